/** Tells the reader, once, that the progress will not outlast the page, and offers it as a file. */

import { saveProgress } from "./progress-box.ts";
import { store } from "./store.ts";
import { showStrip } from "./strip.ts";

const SENTENCE = "Your progress cannot be kept here: a private window, or no room left.";

export function warnOfUnkept(): void {
  // In somebody else's page nothing is promised.
  if (window.parent !== window) return;
  const stop = store().onChange(() => {
    if (!store().unkept) return;
    stop();
    const strip = showStrip(SENTENCE, [
      { text: "Save it as a file", act: saveProgress },
      { text: "Close", act: () => strip.remove() },
    ]);
  });
}
