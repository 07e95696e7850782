/** "3 of 60 passed" in the page's head. */

import { store } from "./store.ts";

export function startProgressCount(): void {
  const place = document.querySelector<HTMLElement>("[data-passed]");
  if (!place) return;
  const all = place.dataset.passed ?? "";
  const show = () => {
    const passed = store().passed().length;
    place.textContent = passed > 0 ? `${passed} of ${all} passed` : "";
  };
  store().onChange(show);
  show();
}
