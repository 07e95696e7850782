// axe finds nothing on any page, light and dark, and everything works from the keyboard.

import type { Page } from "@playwright/test";
import axe from "axe-core";
import { expect, labDrawn, labReady, labState, READY, test } from "./site.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const PAGES = ["", "verify/", ...READY.map((topic) => `topics/${topic.slug}/`)];

/** What axe finds on a page as it is. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, { runOnly: tags });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" ")}`);
  }, RULES);
}

/** Waits until the page shows all that it has. */
async function drawn(page: Page, path: string): Promise<void> {
  await (path.startsWith("topics/") ? labDrawn(page) : labReady(page));
}

for (const path of PAGES) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing on /${path} (${colorScheme})`, async ({ page, open }) => {
      await page.emulateMedia({ colorScheme });
      await open(path);
      await drawn(page, path);
      expect(await violations(page)).toEqual([]);
    });
  }

  test(`no page is wider than a small phone: /${path}`, async ({ page, open }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(path);
    await drawn(page, path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(320);
  });
}

test("axe finds nothing in any part of a lab, nor in a race or an assignment", async ({ page, open }) => {
  await open("topics/clustering/?lane=k%3D2&lane=k%3D5");
  await labReady(page);
  await page.getByRole("button", { name: "Start the race" }).click();
  await expect(page.getByRole("button", { name: "Race again" })).toBeVisible();
  for (const name of ["Race", "In Python", "Data", "Share", "Lab"]) {
    await page.getByRole("tab", { name, exact: true }).click();
    expect(await violations(page), name).toEqual([]);
  }
});

test("nothing runs by itself under reduced motion, and a step comes from the keyboard", async ({
  page,
  open,
}) => {
  const topic = READY[0];
  if (!topic) throw new Error("no lab is ready");
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(`topics/${topic.slug}/`);
  await labReady(page);
  const before = (await labState(page)).digest;
  await page.waitForTimeout(500);
  expect((await labState(page)).digest).toBe(before);
  await page.getByRole("button", { name: "Step", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await labState(page)).digest).not.toBe(before);
});
