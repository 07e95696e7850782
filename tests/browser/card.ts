// The checks of the graphics card, as a page sees them. The module is the bench's, which `cargo xtask test browser`
// builds; the site's own carries no checks.

import type { Page } from "@playwright/test";

/** Lines on the card, on how many checks were done, and on each that failed; or why there is no card. */
export interface CardAnswer {
  lines?: string[];
  unavailable?: string;
}

/** Has a worker of the page go through the checks. */
export function checkCard(page: Page): Promise<CardAnswer> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker("card-worker.mjs", { type: "module" });
        worker.onmessage = (event) => resolve(event.data);
        worker.onerror = (event) => reject(new Error(event.message));
      }),
  );
}
