/** Who does the assignments in this tab: kept over a reload, and gone with the tab, for others may use the device. */

const KEY = "stepwise-student";

export function knownStudent(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function keepStudent(name: string): void {
  try {
    sessionStorage.setItem(KEY, name);
  } catch {
    // Where nothing can be kept, the name is asked for again.
  }
}
