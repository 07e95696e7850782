// A file dropped on a lab.

import type { Frame, Page } from "@playwright/test";

/** Drops a table on the lab, as a reader does with the mouse. */
export async function dropTable(page: Page | Frame): Promise<void> {
  await page.locator("stepwise-lab .work").evaluate((work) => {
    const files = new DataTransfer();
    files.items.add(new File(["a,b,c\n1,2,3\n"], "own.csv", { type: "text/csv" }));
    for (const type of ["dragover", "drop"]) {
      const drop = new DragEvent(type, {
        dataTransfer: files,
        bubbles: true,
        composed: true,
        cancelable: true,
      });
      work.dispatchEvent(drop);
      if (!drop.defaultPrevented) throw new Error("the browser would open the file in the lab's place");
    }
  });
}
