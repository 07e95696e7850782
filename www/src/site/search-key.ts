/**
 * "/" leads to the search field, wherever the reader is, unless the key is a letter there. Who speaks to the device
 * can turn it off, for a spoken "/" must not throw them about.
 */

const KEY = "stepwise-search-key";
const TAKES_LETTERS = "input, textarea, select, [contenteditable]";

export function startSearchKey(): void {
  const field = document.querySelector<HTMLInputElement>('input[name="find"]');
  if (!field) return;
  let on = readChoice();
  document.addEventListener("keydown", (event) => {
    if (!on || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const [target] = event.composedPath();
    if (event.defaultPrevented || (target instanceof Element && target.matches(TAKES_LETTERS))) return;
    // On a small screen there may be none.
    if (!field.checkVisibility()) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  const button = document.querySelector<HTMLButtonElement>("[data-search-key]");
  const show = () => {
    if (on) field.setAttribute("aria-keyshortcuts", "/");
    else field.removeAttribute("aria-keyshortcuts");
    if (button) button.textContent = on ? "Turn it off" : "Turn it on";
  };
  button?.addEventListener("click", () => {
    on = !on;
    keepChoice(on);
    show();
  });
  show();
}

function readChoice(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function keepChoice(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
