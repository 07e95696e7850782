// Whatever is pressed with the keyboard, the focus stays in the page, and with it the lab's keys; and what a field does
// not take is said at the field.

import type { Page } from "@playwright/test";
import { expect, labReady, runToEnd, test } from "./site.ts";

/** What has the focus, through shadow roots, in words. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active === document.body ? "body" : (active?.textContent ?? "").trim();
  });
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole("button", { name, exact: typeof name === "string" }).first();
  await button.focus();
  await page.keyboard.press("Enter");
}

test.beforeEach(async ({ page, open }) => {
  await open("topics/clustering/");
  await labReady(page);
});

test("the focus goes on after the question", async ({ page, faults }) => {
  await press(page, "Skip");
  await expect.poll(() => focused(page)).toBe("Run");
  await page.reload();
  await labReady(page);
  const question = page.locator(".predict");
  if ((await question.getByRole("radio").count()) > 0) await question.getByRole("radio").first().check();
  else await question.getByRole("textbox").fill("3");
  await press(page, "Predict and run");
  await expect(question).toBeFocused();
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible({ timeout: 60_000 });
  await expect(question).toBeFocused();
  await page.keyboard.press("0");
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  expect(faults.all).toEqual([]);
});

test("a key that takes the question away leaves the focus in the lab", async ({ page, faults }) => {
  await page.locator(".predict input[type=radio]").first().focus();
  await page.keyboard.press("s");
  await expect(page.locator(".predict")).toHaveCount(0);
  await expect.poll(() => focused(page)).toBe("Run");
  expect(faults.all).toEqual([]);
});

test("the focus goes on after the last hint, and stays on the solution's button", async ({
  page,
  faults,
}) => {
  const hint = page.getByRole("button", { name: /^Hint/ });
  await hint.focus();
  while ((await hint.count()) > 0) {
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toMatch(/^(Hint|Show the solution)/);
    if ((await focused(page)) === "Show the solution") break;
  }
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Apply it and run");
  expect(faults.all).toEqual([]);
});

test("the focus stays on a button of the bar that is at its end", async ({ page, faults }) => {
  await runToEnd(page);
  const back = page.getByRole("button", { name: "Look back" });
  await back.focus();
  for (let pressed = 0; pressed < 300 && (await back.isEnabled()); pressed += 1) {
    await page.keyboard.press("Enter");
  }
  await expect(back).toBeDisabled();
  await page.keyboard.press("Enter");
  await expect(back).toBeFocused();
  await page.keyboard.press("f");
  await expect(back).toBeEnabled();
  const step = page.getByRole("button", { name: "Step", exact: true });
  await step.focus();
  await page.keyboard.press("r");
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible({ timeout: 60_000 });
  await expect(step).toBeDisabled();
  await expect(step).toBeFocused();
  expect(faults.all).toEqual([]);
});

test("the focus goes on after a dismissed message", async ({ page, open, faults }) => {
  await open("topics/clustering/?k=3&seed=7&digest=0000-0000");
  await labReady(page);
  await runToEnd(page);
  await press(page, "Dismiss");
  await expect.poll(() => focused(page)).toBe("Run again");
  expect(faults.all).toEqual([]);
});

test("the focus goes on in the race", async ({ page, faults }) => {
  await page.getByRole("tab", { name: "Race" }).click();
  const add = page.getByRole("button", { name: "Add the lab's settings" });
  await add.focus();
  for (let lanes = 0; lanes < 4; lanes += 1) await page.keyboard.press("Enter");
  await expect(add).toBeDisabled();
  await expect(add).toBeFocused();
  await press(page, "Take D out of the race");
  await expect(page.getByRole("button", { name: "Take C out of the race" })).toBeFocused();
  await press(page, "Clear");
  await expect(add).toBeFocused();
  expect(faults.all).toEqual([]);
});

test("a seed that will not do is told so", async ({ page, faults }) => {
  const seed = page.getByLabel("Seed", { exact: true });
  const before = await seed.inputValue();
  for (const text of ["abc", "-1", "1e3", "18446744073709551616"]) {
    await seed.fill(text);
    await seed.press("Enter");
    await expect(page.getByRole("alert")).toHaveText(
      `“${text}” will not do: it must be a whole number from 0 to 18446744073709551615.`,
    );
    await expect(seed).toHaveValue(before);
  }
  await seed.fill("8");
  await seed.press("Enter");
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(faults.all).toEqual([]);
});

test("a guess is read as people write it, or told that it will not do", async ({ page, open, faults }) => {
  await open("topics/regression/");
  await labReady(page);
  const guess = page.getByLabel("Your guess");
  const message = () => guess.evaluate((field: HTMLInputElement) => field.validationMessage);
  await guess.fill("abc");
  await guess.press("Enter");
  expect(await message()).toContain("“abc” will not do");
  await expect(guess).toBeFocused();
  await guess.fill("50 %");
  expect(await message()).toBe("");
  await guess.press("Enter");
  await expect(page.locator(".predict")).toContainText("50 %");
  expect(faults.all).toEqual([]);
});

for (const width of [320, 344]) {
  test(`the bar takes two rows at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 700 });
    await runToEnd(page);
    const controls = page.locator(".bar").locator(":scope > button, :scope > select");
    await expect(controls).toHaveCount(4);
    const boxes = await controls.evaluateAll((all) =>
      all.map((each) => each.getBoundingClientRect().toJSON()),
    );
    expect(new Set(boxes.map(({ top }) => Math.round(top))).size).toBe(1);
    for (const { height } of boxes) expect(height).toBeGreaterThanOrEqual(44);
    expect(
      await controls.evaluateAll((all) => all.every((each) => each.scrollWidth <= each.clientWidth)),
    ).toBe(true);
  });
}

test("no formula scrolls beside the lab", async ({ page, open }) => {
  for (const slug of ["evaluation", "classification", "mlp", "transformers"]) {
    await open(`topics/${slug}/`);
    const wide = await page
      .locator('math[display="block"]')
      .evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth).length);
    expect(wide).toBe(0);
  }
});
