/** "/" leads to the search field, wherever the reader is, unless the key is a letter there. */

const TAKES_LETTERS = "input, textarea, select, [contenteditable]";

export function startSearchKey(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const [target] = event.composedPath();
    if (target instanceof Element && target.matches(TAKES_LETTERS)) return;
    const field = document.querySelector<HTMLInputElement>('input[name="find"]');
    // On a small screen there may be none.
    if (!field?.checkVisibility()) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}
