/** Paper is light: figures that were drawn for a dark page are drawn anew before they are printed. */

import { drawNow } from "../panels/draw-queue.ts";

export function printInLight(): void {
  const { dataset } = document.documentElement;
  let before: string | undefined;
  addEventListener("beforeprint", () => {
    before = dataset.theme;
    dataset.theme = "light";
    // Figures hear of it in a microtask that comes first.
    queueMicrotask(drawNow);
  });
  addEventListener("afterprint", () => {
    if (before === undefined) delete dataset.theme;
    else dataset.theme = before;
  });
}
