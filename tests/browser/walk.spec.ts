// Every lab of the catalogue, walked in Chromium: it opens, runs, fails its challenge by default, passes it with
// the solution and nothing but the keyboard, makes its mistake, and computes what the native build computes.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { type CatalogTopic, expect, labReady, labState, READY, runToEnd, test } from "./site.ts";

const repository = join(import.meta.dirname, "..", "..");

/** The same run by the native build. */
async function native(topic: CatalogTopic): Promise<{ metrics: Record<string, number>; digest: string }> {
  const { stdout } = await promisify(execFile)("cargo", ["xtask", "lab", topic.slug, "--json"], {
    cwd: repository,
  });
  return JSON.parse(stdout);
}

/** Presses Tab until the focus is on such an element, as a reader without a pointer does. */
async function tabTo(page: Page, selector: string, text = ""): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate(
      ([wanted, name]) => {
        let focused = document.activeElement;
        while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
        return focused?.matches(wanted) && (name === "" || focused.textContent?.trim() === name);
      },
      [selector, text] as const,
    );
    if (there) return;
  }
  throw new Error(`the keyboard does not reach ${text || selector}`);
}

for (const topic of READY) {
  test.describe(topic.slug, () => {
    // How long a run computes is for the bench to say: beside another test on a slow machine it may take minutes.
    test.slow();
    test("runs to its end, equal to the native build, and fails the challenge by default", async ({
      page,
      open,
      faults,
    }) => {
      await open(`topics/${topic.slug}/`);
      await labReady(page);
      await runToEnd(page);
      const { metrics, verdict, digest } = await labState(page);
      expect(verdict).toBe("not_yet");
      const reference = await native(topic);
      expect(digest, JSON.stringify({ metrics, native: reference.metrics })).toBe(reference.digest);
      expect(faults.all).toEqual([]);
    });

    test("the same seed gives the same digest twice, and another seed another run", async ({
      page,
      open,
      faults,
    }) => {
      const digests: string[] = [];
      for (const seed of ["3", "3", "4"]) {
        await open(`topics/${topic.slug}/?seed=${seed}`);
        await labReady(page);
        await runToEnd(page);
        digests.push((await labState(page)).digest);
      }
      expect(digests[0]).toMatch(/^[0-9a-f]{4}-[0-9a-f]{4}$/);
      expect(digests[0]).toBe(digests[1]);
      expect(digests[0]).not.toBe(digests[2]);
      expect(faults.all).toEqual([]);
    });

    test("is tuned, run, passed and read from the keyboard alone", async ({ page, open, faults }) => {
      await open(`topics/${topic.slug}/`);
      await labReady(page);
      await tabTo(page, ".knobs :is([type=range], .segments [type=radio]:checked)");
      const before = page.url();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => page.url(), "a control must answer to arrow keys").not.toBe(before);
      for (const name of ["Show the solution", "Apply it and run"]) {
        await tabTo(page, "button", name);
        await page.keyboard.press("Enter");
      }
      await expect(page.getByText("Challenge passed:")).toBeVisible({ timeout: 300_000 });
      expect((await labState(page)).verdict).toBe("passed");
      await expect(page.locator("dl.numbers strong").first()).toHaveText(/\d/);
      await tabTo(page, ".more summary");
      await page.keyboard.press("Enter");
      await expect(page.locator(".numbers-behind td").first()).toBeVisible();
      expect(faults.all).toEqual([]);
    });

    test("the mistake moves its metric the stated way", async ({ page, open, faults }) => {
      const pitfall = topic.pitfall;
      if (!pitfall) throw new Error("a ready topic has a pitfall");
      await open(`topics/${topic.slug}/`);
      await labReady(page);
      await runToEnd(page);
      const honest = (await labState(page)).metrics[pitfall.watch] ?? Number.NaN;
      await runToEnd(page, { [pitfall.param]: pitfall.mistake });
      const mistaken = (await labState(page)).metrics[pitfall.watch] ?? Number.NaN;
      if (pitfall.direction === "rises") expect(mistaken).toBeGreaterThan(honest);
      else expect(mistaken).toBeLessThan(honest);
      expect(faults.all).toEqual([]);
    });
  });
}
