// A run can be looked back at and gone on from, raced against others, and told to somebody else.

import { expect, type LabElement, labReady, labState, runToEnd, test } from "./site.ts";

const path = "topics/clustering/";

test("a reader looks back, and goes on from there to the same end", async ({ page, open, faults }) => {
  await open(`${path}?k=5&init=random`);
  await labReady(page);
  await runToEnd(page);
  const { digest } = await labState(page);
  const status = page.locator(".bar .status");
  const end = await status.textContent();
  await page.getByRole("button", { name: "Reset" }).focus();
  await page.keyboard.press("b");
  await page.keyboard.press("b");
  await expect(status).not.toHaveText(end ?? "");
  await page.keyboard.press("f");
  await page.keyboard.press("f");
  await expect(status).toHaveText(end ?? "");
  const slider = page.getByRole("slider", { name: "Look back over the run" });
  await slider.focus();
  await page.keyboard.press("Home");
  await expect(status).toContainText("step 0");
  await page.keyboard.press("ArrowRight");
  await page.getByRole("button", { name: "Run on" }).click();
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible();
  expect((await labState(page)).digest).toBe(digest);
  // One step from the start is the second view again.
  await slider.focus();
  await page.keyboard.press("Home");
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await expect(status).toContainText("step 1");
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  expect(faults.all).toEqual([]);
});

test("a race computes what each run computes alone", async ({ page, open, faults }) => {
  await open(`${path}?lane=k%3D2&lane=k%3D5&seed=3`);
  await labReady(page);
  await page.getByRole("button", { name: "Start the race" }).click();
  await expect(page.getByRole("button", { name: "Race again" })).toBeVisible();
  const cells = page.locator(".race tr", { hasText: "Run" }).last().locator("td");
  const digests = await cells.allTextContents();
  await expect(page.locator(".race stepwise-figure canvas")).toBeVisible();
  const alone: string[] = [];
  for (const k of ["2", "5"]) {
    await runToEnd(page, { k });
    alone.push((await labState(page)).digest);
  }
  expect(digests).toEqual(alone);
  await page.getByRole("combobox", { name: "Race values of one control" }).selectOption("k");
  await expect(page.locator(".race thead th")).toHaveCount(5);
  await page.getByRole("button", { name: "Take A out of the race" }).click();
  await expect(page.locator(".race thead th")).toHaveCount(4);
  await expect.poll(() => page.url()).toContain("lane=");
  expect(faults.all).toEqual([]);
});

test("a link holds every setting, and says whether its numbers came out", async ({
  page,
  open,
  context,
  faults,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(`${path}?k=4`);
  await labReady(page);
  await runToEnd(page);
  const { digest } = await labState(page);
  await page.getByRole("button", { name: "Copy the link to this run" }).click();
  await expect(page.getByText("Link copied.").first()).toBeVisible();
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  for (const [key, value] of [
    ["k", "4"],
    ["method", "k_means"],
    ["seed", "7"],
    ["digest", digest],
  ] as const) {
    expect(link.searchParams.get(key)).toBe(value);
  }
  expect(link.searchParams.get("v")).toMatch(/^\d+\.\d+/);
  await page.goto(link.href);
  await labReady(page);
  await runToEnd(page);
  await expect(page.getByText(`The same numbers as in the link: run ${digest}.`).first()).toBeVisible();
  link.searchParams.set("digest", "0000-0000");
  link.searchParams.set("v", "0.0.1");
  await page.goto(link.href);
  await labReady(page);
  await runToEnd(page);
  await expect(page.getByText("It was made with version 0.0.1 of Stepwise").first()).toBeVisible();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.evaluate(() => (document.querySelector("stepwise-lab") as LabElement).set("k", "3"));
  await expect.poll(() => new URL(page.url()).searchParams.get("k")).toBe("3");
  expect(new URL(page.url()).searchParams.get("digest")).toBeNull();
  expect(faults.all).toEqual([]);
});

test("a field can be typed into while views come", async ({ page, open }) => {
  await open("topics/mlp/");
  await labReady(page);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  const seed = page.getByRole("textbox", { name: "Seed" });
  await seed.fill("");
  await seed.pressSequentially("4242", { delay: 150 });
  await expect(seed).toHaveValue("4242");
  await seed.press("Enter");
  await expect(page.locator(".bar .status")).toContainText("seed 4242");
  // What is not decided yet stays as well.
  const width = page.getByRole("textbox", { name: "Hidden neurons" });
  const before = await width.inputValue();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await width.fill(`${before}0`);
  await page.waitForTimeout(1000);
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(width).toHaveValue(`${before}0`);
});

test("a step of many slices takes its own time, not that of as many steps", async ({ page, open }) => {
  await open("topics/cross-validation/?data=digits&folds=10");
  await labReady(page);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  // Five seconds at normal speed; were each slice paced, it would be half a minute.
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible({ timeout: 20_000 });
});
