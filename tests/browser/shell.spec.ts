// The shell of the lab bash: lines, history, completion, Ctrl-C, and a script that is edited in the page.

import type { Page } from "@playwright/test";
import { expect, labReady, labState, runToEnd, test } from "./site.ts";

const line = (page: Page) => page.locator(".terminal input");
const screen = (page: Page) => page.locator(".terminal ol");

/** Types a line and waits until the prompt is back. */
async function type(page: Page, text: string): Promise<void> {
  await line(page).fill(text);
  await line(page).press("Enter");
  await expect(page.getByRole("button", { name: "Enter", exact: true })).toBeVisible();
}

test.beforeEach(async ({ page, open }) => {
  await open("topics/bash/");
  await labReady(page);
});

test("a line is carried out, comes back by the arrow, and is completed by Tab", async ({ page, faults }) => {
  await type(page, "cd penguins && ls");
  await expect(screen(page)).toContainText("ada@laptop:~$ cd penguins && ls");
  await expect(screen(page).locator("li").last()).toHaveText("prepare.sh");
  await type(page, "nocmd");
  await expect(screen(page)).toContainText("bash: nocmd: command not found");
  await expect(screen(page).locator(".error").last()).toContainText("exit code 127");
  await line(page).press("ArrowUp");
  await line(page).press("ArrowUp");
  await expect(line(page)).toHaveValue("cd penguins && ls");
  await line(page).fill("cat pre");
  await line(page).press("Tab");
  await expect(line(page)).toHaveValue("cat prepare.sh ");
  await expect(line(page)).toBeFocused();
  // Once more, and the focus goes on: nobody is caught.
  await line(page).press("Tab");
  await expect(line(page)).not.toBeFocused();
  expect(faults.all).toEqual([]);
});

test("Ctrl-C ends a command that never ends", async ({ page, faults }) => {
  await line(page).fill("while true; do sleep 1; done");
  await line(page).press("Enter");
  const end = page.getByRole("button", { name: "End the command" });
  await expect(end).toBeVisible();
  await line(page).press("Control+c");
  await expect(screen(page)).toContainText("^C");
  await expect(screen(page)).toContainText("exit code 130");
  await type(page, "echo still here");
  await expect(screen(page).locator("li").last()).toHaveText("still here");
  expect(faults.all).toEqual([]);
});

test("an endless loop ends by itself, and the page stays awake", async ({ page, faults }) => {
  await line(page).fill("while true; do :; done");
  await line(page).press("Enter");
  await expect(screen(page)).toContainText("exit code 137", { timeout: 60_000 });
  expect(faults.all).toEqual([]);
});

test("an edited script is tried with Ctrl and Enter, and stands in the address", async ({
  page,
  open,
  faults,
}) => {
  const editor = page.locator("textarea.editor");
  await editor.fill("#!/bin/bash\nexit 3\n");
  await editor.press("Control+Enter");
  await expect(page.locator(".challenge")).toContainText("6 of 6 checks fail");
  await expect.poll(() => new URL(page.url()).searchParams.get("script")).toContain("exit 3");
  await open(new URL(page.url()).pathname.replace(/^.*(?=topics)/, "") + new URL(page.url()).search);
  await labReady(page);
  await expect(editor).toHaveValue("#!/bin/bash\nexit 3\n");
  await page.getByRole("button", { name: "Back to the first version" }).click();
  await expect(editor).toHaveValue(/mkdir data/);
  await runToEnd(page);
  expect((await labState(page)).verdict).toBe("not_yet");
  expect(faults.all).toEqual([]);
});

test("a script that an assignment fixes is a listing, and cannot be typed into", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("tab", { name: "Share" }).click();
  await page.getByLabel("What to do").fill("Say what this script does.");
  await page.getByLabel("The script", { exact: false }).last().selectOption("fixed");
  await page.getByRole("button", { name: "Copy the assignment's link" }).click();
  await expect(page.getByText("Link copied.").first()).toBeVisible();
  await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
  await labReady(page);
  await expect(page.getByRole("group", { name: /^prepare\.sh/ })).toContainText("mkdir data");
  await expect(page.locator("textarea.editor")).toHaveCount(0);
});
