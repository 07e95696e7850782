/** What was measured of the graphics card, kept on this device so that the next visit need not measure it again. */

const KEY = "stepwise-card";

export function knownTuning(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepTuning(line: string): void {
  try {
    localStorage.setItem(KEY, line);
  } catch {
    // Where nothing can be kept, the next visit measures again.
  }
}
