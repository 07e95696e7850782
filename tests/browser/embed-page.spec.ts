// The page where an author chooses a lab for a page of their own.

import axe from "axe-core";
import { expect, READY, test } from "./site.ts";

test("every lab can be chosen, seen and copied", async ({ page, context, open, site, faults }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open("embed/");
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  for (const { slug, title } of READY) {
    await page.locator("select[name=topic]").selectOption(slug);
    await expect(page.getByRole("button", { name: `Run the lab: ${title}` })).toBeVisible();
    await page.getByRole("button", { name: "Copy the line" }).click();
    await expect(page.getByRole("status")).toHaveText("Code copied.");
    const line = await copied();
    expect(line).toContain(
      `<script type="module" src="${site.url}embed.js"></script><stepwise-lab topic="${slug}">`,
    );
    expect(line).toContain(`href="${site.url}topics/${slug}/"`);
  }
  await page.getByLabel("Settings").fill(`${site.url}topics/x/?seed=5&k=4#y`);
  await page.getByLabel("Theme").selectOption("dark");
  await page.getByLabel("Height").fill("640");
  await page.getByLabel("Height").press("Tab");
  await page.getByRole("button", { name: "Copy the line" }).click();
  await expect(page.getByRole("status")).toHaveText("Code copied.");
  expect(await copied()).toContain(' seed="5" k="4" theme="dark" height="640">');
  await page.getByRole("button", { name: "Copy the frame" }).click();
  await expect(page.getByRole("status")).toHaveText("Code copied.");
  await expect.poll(copied).toContain("<iframe");
  const frame = await copied();
  expect(frame).toContain("/?seed=5&amp;k=4#theme=dark");
  expect(frame).not.toContain("<script");
  await page.getByRole("button", { name: /^Run the lab/ }).click();
  const lab = page.frameLocator("iframe");
  await expect(lab.getByText(/step [1-9]/).first()).toBeVisible();
  expect(faults.all).toEqual([]);
});

test("axe finds nothing on the page that gives out the code", async ({ page, open }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await open("embed/");
    await expect(page.getByRole("button", { name: /^Run the lab/ })).toBeVisible();
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      return (await axe.run(document)).violations.map(({ id }) => id);
    });
    expect(violations).toEqual([]);
  }
});
