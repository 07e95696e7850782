/** Where the keyboard goes on when the control that it pressed is gone: on the body, the lab's keys would be dead. */

import type { LitElement } from "lit";

const RUN = ".bar .go";

/** Focuses the first of these places that there is, else the run button, unless the pressed control still has focus. */
export async function goOn(event: Event, ...places: string[]): Promise<void> {
  const [pressed] = event.composedPath();
  const root = pressed instanceof Element ? pressed.getRootNode() : undefined;
  if (!(root instanceof ShadowRoot)) return;
  await (root.host as LitElement).updateComplete;
  if (root.activeElement || document.activeElement !== document.body) return;
  for (const place of [...places, RUN]) {
    const found = root.querySelector<HTMLElement>(place);
    found?.focus();
    if (found && root.activeElement === found) return;
  }
}
