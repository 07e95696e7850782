// A lab in somebody else's page: in a frame of another origin that may run scripts and nothing else.

import type { Frame, Page } from "@playwright/test";
import axe from "axe-core";
import { dropTable } from "./drop.ts";
import { type Host, test, watch } from "./host.ts";
import { expect, type LabElement, labReady, READY } from "./site.ts";

/** What only the strictest hosts impose. */
function strict({ site }: Host, path: string): string {
  return `<iframe src="${site}${path}" title="A lab" width="900" height="300" sandbox="allow-scripts"></iframe>
    <script type="module" src="${site}embed.js"></script>`;
}

async function frameOf(page: Page): Promise<Frame> {
  await expect.poll(() => page.frames().length).toBe(2);
  const frame = page.frames()[1];
  if (!frame) throw new Error("the host shows no frame");
  await frame.waitForLoadState();
  return frame;
}

for (const { slug } of READY) {
  test(`${slug} runs in a frame that may only run scripts, as on its own page`, async ({ page, host }) => {
    const errors = watch(page);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await host.show(strict(host, `embed/${slug}/?seed=5`));
    const frame = await frameOf(page);
    await expect(frame.locator(".poster img:visible")).toBeVisible();
    await expect(frame.getByRole("button", { name: "Run", exact: true })).toBeVisible();
    await frame.waitForLoadState("networkidle");
    expect(asked.filter((url) => /\.wasm|\/data\//.test(url))).toEqual([]);
    const shown = () => frame.evaluate(() => (document.querySelector("stepwise-lab") as LabElement).digest);
    // Any touch begins the lab.
    await frame.getByRole("button", { name: "Reset" }).click();
    await expect.poll(shown).not.toBe("");
    const embedded = await shown();
    await frame.getByRole("button", { name: "Step", exact: true }).click();
    await expect.poll(shown).not.toBe(embedded);
    // Its own page comes last: what its engine and its workers fetch is not the frame's doing.
    await page.goto(`${host.site}topics/${slug}/?seed=5`);
    await labReady(page);
    expect(await page.evaluate(() => (document.querySelector("stepwise-lab") as LabElement).digest)).toBe(
      embedded,
    );
    expect(errors).toEqual([]);
  });
}

test("a file dropped on a lab that nobody has touched is refused in words", async ({ page, host }) => {
  await host.show(strict(host, "embed/probability/"));
  const frame = await frameOf(page);
  await expect(frame.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  await dropTable(frame);
  await expect(frame.getByRole("alert")).toContainText("This lab keeps to its own data.");
});

const [topic] = READY;
if (!topic) throw new Error("no lab is ready");
const path = `embed/${topic.slug}/`;

test("the frame is as tall as what it shows, wide and narrow, and comes to rest", async ({ page, host }) => {
  await host.show(strict(host, path));
  const frame = await frameOf(page);
  const heights = async () => ({
    frame: await page.evaluate(() => document.querySelector("iframe")?.clientHeight),
    content: await frame.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height)),
  });
  for (const width of [900, 340]) {
    await page.evaluate(
      (width) => document.querySelector("iframe")?.setAttribute("width", `${width}`),
      width,
    );
    await expect.poll(() => frame.evaluate(() => innerWidth)).toBe(width);
    await expect
      .poll(async () => {
        const { frame, content } = await heights();
        return Math.abs((frame ?? 0) - content);
      })
      .toBeLessThanOrEqual(2);
    await page.waitForTimeout(500);
    const before = await heights();
    await page.waitForTimeout(500);
    expect(await heights()).toEqual(before);
    expect(await frame.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});

test("another page cannot set the height of a frame", async ({ page, host }) => {
  await host.show(strict(host, path));
  const frame = await frameOf(page);
  const height = () => page.evaluate(() => document.querySelector("iframe")?.clientHeight ?? 0);
  const content = () =>
    frame.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height));
  await expect(frame.locator(".poster img:visible")).toBeVisible();
  await expect.poll(async () => Math.abs((await height()) - (await content()))).toBeLessThanOrEqual(2);
  const before = await height();
  await page.evaluate(() => postMessage({ type: "stepwise-height", version: 1, id: "x", height: 700 }, "*"));
  await page.waitForTimeout(200);
  expect(await height()).toBe(before);
});

test("no height is absurd", async ({ page, host }) => {
  for (const [said, shown] of [
    ["1e9", 4000],
    ["-5", 200],
    ["NaN", 300],
  ] as const) {
    const says = `setInterval(() => parent.postMessage({ type: 'stepwise-height', version: 1, id: 'x', height: ${said} }, '*'), 50)`;
    await host.show(`<script type="module" src="${host.site}embed.js"></script>
      <iframe title="A frame" height="300" style="border: 0" sandbox="allow-scripts" srcdoc="<script>${says}</script>"></iframe>`);
    await page.waitForTimeout(400);
    await expect.poll(() => page.evaluate(() => document.querySelector("iframe")?.clientHeight)).toBe(shown);
  }
});

test("the copied line shows the run, and its frame leads back to the whole page with its settings", async ({
  page,
  context,
  host,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`${host.site}topics/${topic.slug}/?seed=5`);
  await labReady(page);
  await page.getByRole("tab", { name: "Share" }).click();
  await page.getByRole("button", { name: "Copy as embed" }).click();
  await expect(page.getByText("Code copied.").first()).toBeVisible();
  const code = await page.evaluate(() => navigator.clipboard.readText());
  expect(code).toContain(`<stepwise-lab topic="${topic.slug}"`);
  expect(code).toContain('seed="5"');
  const errors = watch(page);
  await host.show(code);
  await page.getByRole("button", { name: /^Run the lab/ }).click();
  const frame = await frameOf(page);
  await labReady(frame as unknown as Page);
  const opening = context.waitForEvent("page");
  await frame.getByRole("link", { name: "Open the whole page" }).click();
  const whole = await opening;
  await whole.waitForLoadState();
  const there = new URL(whole.url());
  expect(there.origin + there.pathname).toBe(`${host.site}topics/${topic.slug}/`);
  expect(there.searchParams.get("seed")).toBe("5");
  expect(errors).toEqual([]);
});

test("a first touch of Run runs, although everything is still to come", async ({ page, host }) => {
  await host.show(strict(host, path));
  const frame = await frameOf(page);
  // A click may come before the browser knows where a new frame's page is on the screen.
  await frame.waitForLoadState("networkidle");
  await frame.getByRole("button", { name: "Run", exact: true }).click();
  await expect(frame.getByText(/step [1-9]/).first()).toBeVisible();
});

test("axe finds nothing in a bare lab", async ({ page, host }) => {
  await page.goto(host.site + path);
  await page.getByRole("button", { name: "Reset" }).click();
  await labReady(page);
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    return (await axe.run(document)).violations.map(({ id }) => id);
  });
  expect(violations).toEqual([]);
});
