// The home page: the roadmap as a map and as a list, the search, and where to go on.

import type { Page } from "@playwright/test";
import { addProgress } from "./progress.ts";
import { CATALOG, expect, READY, test } from "./site.ts";

const [first, second, third] = READY;
if (!first || !second || !third) throw new Error("three labs must be ready");

/** The titles of what the list shows. */
function shown(page: Page): Promise<string[]> {
  return page
    .locator(".section [data-slug]:visible")
    .evaluateAll((topics) => topics.map((topic) => topic.querySelector("h3, b")?.textContent ?? ""));
}

test("the map shows every topic once, leads to the labs, and tells their state", async ({
  page,
  open,
  faults,
}) => {
  await open("");
  const map = page.getByRole("group", { name: "Map of the labs" });
  await expect(map.locator(".node")).toHaveCount(CATALOG.topics.length);
  await expect(map.getByRole("link")).toHaveCount(READY.length);
  const node = map.getByRole("link", { name: `${first.title}, not tried` });
  await expect(node.locator(".badge")).toBeHidden();
  await addProgress(page, {
    topics: { [first.slug]: { state: "passed", at: 1 }, [second.slug]: { state: "tried", at: 1 } },
  });
  await expect(map.getByRole("link", { name: `${first.title}, passed` }).locator(".tick")).toBeVisible();
  await expect(map.getByRole("link", { name: `${second.title}, tried` }).locator(".half")).toBeVisible();
  await map.getByRole("link", { name: `${first.title}, passed` }).click();
  await expect(page.locator("h1")).toHaveText(first.title);
  expect(faults.all).toEqual([]);
});

test("every line of the map is a need of the catalogue, and lights up from the keyboard", async ({
  page,
  open,
}) => {
  await open("");
  const lines = await page
    .locator(".edges path")
    .evaluateAll((paths) => paths.map((path) => `${path.dataset.from} → ${path.dataset.to}`));
  const needs = CATALOG.topics.flatMap(({ slug, needs }) => needs.map((need) => `${need} → ${slug}`));
  expect(lines.length).toBeGreaterThan(CATALOG.topics.length / 2);
  expect(lines.filter((line) => !needs.includes(line))).toEqual([]);
  const lab = READY.find(({ slug }) => lines.some((line) => line.startsWith(`${slug} →`)));
  if (!lab) throw new Error("no lab is needed by another");
  await page.getByRole("link", { name: `${lab.title}, not tried` }).focus();
  const lit = await page
    .locator(".edges path.near")
    .evaluateAll((paths) => paths.map((path) => `${path.dataset.from} → ${path.dataset.to}`));
  expect(lit).toEqual(
    lines.filter((line) => line.startsWith(`${lab.slug} →`) || line.endsWith(`→ ${lab.slug}`)),
  );
});

test("a keyboard can pass the map by", async ({ page, open }) => {
  await open("");
  await page.getByRole("searchbox").focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip the map" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.locator(".card a").first()).toBeFocused();
});

test("a phone gets the list instead of the map", async ({ page, open }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open("");
  await expect(page.locator(".map")).toBeHidden();
  expect((await shown(page)).sort()).toEqual(CATALOG.topics.map(({ title }) => title).sort());
});

test("without any script the list is whole, and nothing is shown that would do nothing", async ({
  browser,
  site,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.url);
  expect((await shown(page)).sort()).toEqual(CATALOG.topics.map(({ title }) => title).sort());
  for (const { title } of READY)
    await expect(page.locator(".card", { hasText: title }).first()).toBeVisible();
  await expect(page.locator("button:visible, input:visible")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Begin here" }).getByRole("link").first()).toBeVisible();
  await page.locator(".map a.node").first().click();
  await expect(page.locator("stepwise-lab")).toBeAttached();
  await context.close();
});

test("every card says how long it takes, what comes before, and its state", async ({ page, open }) => {
  await open("");
  for (const { slug, needs } of READY) {
    const card = page.locator(`.card[data-slug="${slug}"]`);
    await expect(card).toContainText(/\d+ minutes/);
    await expect(card.locator(".state")).toHaveText("Not tried");
    const titles = CATALOG.topics.filter((topic) => needs.includes(topic.slug)).map(({ title }) => title);
    await expect(card.locator(".after")).toHaveText(titles.length > 0 ? `After ${titles.join(", ")}` : "");
    await card.scrollIntoViewIfNeeded();
    const poster = card.locator("img:visible");
    await expect
      .poll(() => poster.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
  }
});

test("the search looks through titles, summaries, terms and plans, and says how many it found", async ({
  page,
  open,
  faults,
}) => {
  await open("");
  await page.keyboard.press("/");
  const field = page.getByRole("searchbox");
  await expect(field).toBeFocused();
  const count = page.getByRole("status").filter({ hasText: /found$/ });
  for (const topic of [first, second]) {
    for (const query of [topic.title, topic.summary, ...topic.terms]) {
      await field.fill(query);
      expect(await shown(page), query).toContain(topic.title);
    }
  }
  await field.fill("a/b test");
  expect(await shown(page)).toEqual(["Statistics"]);
  await expect(count).toHaveText("1 lab found");
  await expect(page.locator(".map")).toBeHidden();
  await field.fill('<img src=x onerror="alert(1)">');
  await expect(count).toHaveText("No lab found");
  await page.keyboard.press("Escape");
  expect(await shown(page)).toHaveLength(CATALOG.topics.length);
  await field.fill(third.title);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: third.title, exact: true }).last()).toBeFocused();
  expect(faults.all).toEqual([]);
});

test("a lab's page leads to the search too, and a slash stays a slash where it is typed", async ({
  page,
  open,
}) => {
  await open(`topics/${first.slug}/`);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("a/b test");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?find=/);
  await expect.poll(() => shown(page)).toEqual(["Statistics"]);
});

test("the key that leads to the search can be turned off, for good", async ({ page, open, site }) => {
  await open("");
  const keyboard = page.locator(".device", { has: page.getByRole("heading", { name: "Keyboard" }) });
  await keyboard.getByRole("button", { name: "Turn it off" }).click();
  await expect(page.locator(".find kbd")).toBeHidden();
  for (const path of ["", `topics/${first.slug}/`]) {
    await page.goto(site.url + path);
    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox")).not.toBeFocused();
  }
  await page.goto(site.url);
  await keyboard.getByRole("button", { name: "Turn it on" }).click();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
});

test("nothing moves on the home page of a newcomer", async ({ page, open }) => {
  await page.addInitScript(() => {
    const moved: number[] = [];
    Object.assign(window, { moved });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) moved.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await open("");
  await expect(page.locator(".card .state").first()).toHaveText("Not tried");
  await page.waitForTimeout(500);
  const moved = await page.evaluate(() => (window as unknown as { moved: number[] }).moved);
  expect(moved.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01);
});

test("a newcomer is told where to begin, and a reader where to go on", async ({ page, open }) => {
  await open("");
  await expect(page.getByRole("region", { name: "Begin here" }).getByRole("link").first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Continue" })).toHaveCount(0);
  const lab = READY.find(({ needs }) => needs.some((need) => READY.some(({ slug }) => slug === need)));
  if (!lab) throw new Error("no lab needs another that is ready");
  const needed = READY.filter(({ slug }) => lab.needs.includes(slug));
  await addProgress(page, {
    topics: Object.fromEntries(needed.map(({ slug }) => [slug, { state: "passed", at: 1 }])),
  });
  await expect(page.getByRole("region", { name: "Next for you" })).toContainText(lab.title);
  await addProgress(page, { topics: { [lab.slug]: { state: "tried", at: 2 } } });
  const going = page.getByRole("region", { name: "Continue" }).getByRole("link");
  await expect(going).toHaveText(lab.title);
  await expect(page.getByRole("region", { name: "Next for you" }).getByText(lab.title)).toHaveCount(0);
  await going.click();
  await expect(page.locator("h1")).toHaveText(lab.title);
});

test("a lab's page names what comes before, what builds on it, its data and its neighbours", async ({
  page,
  open,
}) => {
  const lab = READY.find(({ needs, datasets }) => needs.length > 0 && datasets.length > 0);
  if (!lab) throw new Error("no lab has both needs and data");
  await open(`topics/${lab.slug}/`);
  const section = (name: string) =>
    page.locator(".related", { has: page.getByRole("heading", { name, exact: true }) });
  const titles = (slugs: string[]) =>
    CATALOG.topics.filter(({ slug }) => slugs.includes(slug)).map(({ title }) => title);
  const before = await section("Comes before").getByRole("listitem").allTextContents();
  expect(before.map((text) => text.replace(/\s*still to come/, "").trim())).toEqual(titles(lab.needs));
  const above = CATALOG.topics.filter(({ needs }) => needs.includes(lab.slug)).map(({ slug }) => slug);
  const builds = await section("Builds on this").getByRole("listitem").allTextContents();
  expect(builds.map((text) => text.replace(/\s*still to come/, "").trim())).toEqual(titles(above));
  await expect(section("Data").locator(".licence")).toHaveCount(lab.datasets.length);
  // From the first lab on, the neighbours lead through all of them.
  const order = READY.map(({ slug }) => slug);
  await open(`topics/${order[0]}/`);
  for (const slug of order.slice(1)) {
    await page.locator("a[rel=next]").click();
    await expect(page).toHaveURL(new RegExp(`/topics/${slug}/`));
  }
  await expect(page.locator("a[rel=next]")).toHaveCount(0);
});
