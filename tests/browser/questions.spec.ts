// Missed predictions come back on the home page: after a day, three days, a week; then they are learned.

import type { Page } from "@playwright/test";
import { addProgress } from "./progress.ts";
import { expect, READY, test } from "./site.ts";

const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2030, 0, 1);

const [lab, other] = READY;
if (!lab || !other) throw new Error("two labs must be ready");

/** A prediction that was missed when the clock began: the truth is the first choice, or zero. */
const missed = { answer: 1, at: START, right: false, actual: 0, review: { stage: 0, due: START + DAY } };

function question(page: Page) {
  return page.getByRole("region", { name: "Once more" });
}

/** Nothing is asked, and not only because the progress has not been read yet. */
async function expectNoQuestion(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Erase it" })).toBeEnabled();
  await page.waitForLoadState("networkidle");
  await expect(question(page)).toBeHidden();
}

async function answer(page: Page, right: boolean): Promise<void> {
  const box = question(page);
  const options = box.getByRole("radio");
  await expect(box.getByRole("button", { name: "Answer" })).toBeVisible();
  if ((await options.count()) > 0) await options.nth(right ? 0 : 1).check();
  else await box.getByRole("textbox").fill(right ? "0" : "999");
  await box.getByRole("button", { name: "Answer" }).click();
}

test("a missed prediction is asked again after a day, three days and a week, with its reason", async ({
  page,
  open,
  faults,
}) => {
  await page.clock.setFixedTime(START + DAY - 1);
  await open("");
  await addProgress(page, { predictions: { [lab.slug]: missed } });
  await expectNoQuestion(page);

  let now = START + DAY;
  for (const [wait, words] of [
    [3, "It comes back in three days."],
    [7, "It comes back in a week."],
    [0, "You know this one now. It will not come back."],
  ] as const) {
    await page.clock.setFixedTime(now);
    await page.reload();
    await expect(question(page).getByRole("link", { name: lab.title })).toHaveAttribute(
      "href",
      new RegExp(`/topics/${lab.slug}/$`),
    );
    await answer(page, true);
    await expect(question(page).getByText("✓ Right")).toBeVisible();
    await expect(question(page).getByText(words)).toBeVisible();
    await question(page).getByRole("button", { name: "Done" }).click();
    await expectNoQuestion(page);
    await page.clock.setFixedTime(now + wait * DAY - 1);
    await page.reload();
    await expectNoQuestion(page);
    now += wait * DAY;
  }
  await page.clock.setFixedTime(now + 400 * DAY);
  await page.reload();
  await expectNoQuestion(page);
  expect(faults.all).toEqual([]);
});

test("a wrong answer starts again, and says why", async ({ page, open, request, site }) => {
  await page.clock.setFixedTime(START + 9 * DAY);
  await open("");
  await addProgress(page, {
    predictions: { [lab.slug]: { ...missed, review: { stage: 2, due: START + 8 * DAY } } },
  });
  await answer(page, false);
  const { predict } = await (await request.get(`${site.url}topics/${lab.slug}/topic.json`)).json();
  await expect(question(page).getByText(predict.because)).toBeVisible();
  await expect(question(page).getByText(/^You said .*; it is/)).toBeVisible();
  await expect(question(page).getByText("It comes back tomorrow.")).toBeVisible();
  await page.reload();
  await expectNoQuestion(page);
  await page.clock.setFixedTime(START + 10 * DAY);
  await page.reload();
  await expect(question(page)).toBeVisible();
});

test("questions come one after the other, from the keyboard, and the unknown is left out", async ({
  page,
  open,
  faults,
}) => {
  await page.clock.setFixedTime(START + 2 * DAY);
  await open("");
  await addProgress(page, {
    predictions: {
      [lab.slug]: missed,
      [other.slug]: { ...missed, review: { stage: 0, due: START + DAY + 5 } },
      "no-actual": { answer: 1, at: START, right: false, review: { stage: 0, due: START } },
    },
  });
  await expect(question(page).getByText("1 more is waiting.")).toBeVisible();
  await answer(page, true);
  const outcome = question(page).locator("[data-outcome]");
  await expect(outcome).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(question(page).getByRole("button", { name: "Next question" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(question(page).getByRole("link", { name: other.title })).toBeVisible();
  await expect(question(page).locator("input").first()).toBeFocused();
  expect(faults.all).toEqual([]);
});
