// The home page and a lab's page for everybody: on paper, at twice the size, on a narrow screen, in forced colours.

import type { Page } from "@playwright/test";
import { addProgress } from "./progress.ts";
import { CATALOG, expect, type LabElement, labDrawn, labReady, READY, runToEnd, test } from "./site.ts";

const topic = READY.find(({ slug }) => slug === "regression");
if (!topic) throw new Error("the lab regression must be ready");
const PAGES = ["", `topics/${topic.slug}/`];

/** How far the page can be scrolled sideways, and what sticks out. */
function sideways(page: Page): Promise<{ by: number; what: string[] }> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const inView = (element: Element) => {
      const { right, width } = element.getBoundingClientRect();
      return width === 0 || right <= root.clientWidth + 1;
    };
    const out = [...document.querySelectorAll("main *")].filter((element) => !inView(element));
    return { by: root.scrollWidth - root.clientWidth, what: out.map(({ localName }) => localName) };
  });
}

for (const path of PAGES) {
  // Twice the size on a laptop, and the width that four times the size leaves.
  for (const [width, height] of [
    [640, 400],
    [320, 256],
  ] as const) {
    test(`/${path} never scrolls sideways on ${width} × ${height}, and all of it can be reached`, async ({
      page,
      open,
    }) => {
      await page.setViewportSize({ width, height });
      await open(path);
      if (path) await labDrawn(page);
      else await addProgress(page, { topics: { [topic.slug]: { state: "tried", at: 1 } } });
      expect((await sideways(page)).by).toBe(0);
      const controls = page.locator("main :is(a, button, input, select):visible");
      for (const control of await controls.all()) {
        await control.focus();
        const box = await control.boundingBox();
        expect(box, await control.evaluate((element) => element.outerHTML)).not.toBe(null);
        if (!box) continue;
        expect(box.x).toBeGreaterThanOrEqual(-1);
        expect(box.x + box.width).toBeLessThanOrEqual(width + 1);
      }
    });
  }

  test(`in forced colours what /${path} shows can be told apart`, async ({ page, open }) => {
    await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
    await open(path);
    if (path) await labDrawn(page);
    const faint = await page.evaluate(() => {
      const canvas = getComputedStyle(document.body).backgroundColor;
      const texts = [...document.querySelectorAll("main :is(h1, h2, h3, p, a, li, button, text)")];
      return texts
        .filter((element) => element.checkVisibility() && element.textContent?.trim())
        .filter((element) => {
          const style = getComputedStyle(element);
          return (element.localName === "text" ? style.fill : style.color) === canvas;
        })
        .map((element) => element.textContent);
    });
    expect(faint).toEqual([]);
  });
}

test("in forced colours the map keeps its frames, its states and its focus", async ({ page, open }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await open("");
  await addProgress(page, { topics: { [topic.slug]: { state: "passed", at: 1 } } });
  const node = page.locator(`.map [data-slug="${topic.slug}"]`);
  const strokes = () =>
    node.evaluate((element) => {
      const style = (selector: string) => {
        const found = element.querySelector(selector);
        if (!found) throw new Error(`${selector} is missing`);
        return getComputedStyle(found);
      };
      const { fill, stroke } = style("rect");
      return { fill, stroke, tick: style(".tick").stroke, ground: style(".badge circle").fill };
    });
  const { fill, stroke, tick, ground } = await strokes();
  expect(stroke).not.toBe(fill);
  expect(tick).not.toBe(ground);
  await page.getByRole("searchbox").focus();
  // Past the link that passes the map by.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const focused = page.locator(".map a:focus rect");
  await expect(focused).toBeVisible();
  const width = await focused.evaluate((rect) => Number.parseFloat(getComputedStyle(rect).strokeWidth));
  expect(width).toBeGreaterThanOrEqual(3);
});

test("the home page prints as a list of all topics", async ({ page, open }) => {
  await open("");
  await addProgress(page, { topics: { [topic.slug]: { state: "passed", at: 1 } } });
  await page.emulateMedia({ media: "print" });
  for (const { title } of CATALOG.topics) {
    await expect(page.locator(".section").getByText(title, { exact: true }).first()).toBeVisible();
  }
  await expect(page.locator(`.card[data-slug="${topic.slug}"] .state`)).toHaveText("Passed");
  await expect(page.locator("button:visible, input:visible, .map:visible, img:visible")).toHaveCount(0);
});

test("a lab prints its text, the present figure in light, its numbers and its settings, and nothing scrolls", async ({
  page,
  open,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(`topics/${topic.slug}/`);
  await labReady(page);
  await runToEnd(page);
  const canvas = page.locator("stepwise-lab canvas").first();
  await expect(canvas).toBeVisible();
  // How bright the coloured ink is: lines and points shine on a dark ground.
  const tone = () =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const pixels = element.getContext("2d")?.getImageData(0, 0, element.width, element.height).data ?? [];
      let [sum, count] = [0, 0];
      for (let at = 0; at < pixels.length; at += 4) {
        const [red = 0, green = 0, blue = 0, opacity = 0] = pixels.slice(at, at + 4);
        if (opacity < 250 || Math.max(red, green, blue) - Math.min(red, green, blue) < 60) continue;
        sum += red + green + blue;
        count += 3;
      }
      return Math.round(sum / count);
    });
  // The last view is drawn with the next frame.
  let dark = Number.NaN;
  await expect
    .poll(async () => {
      const before = dark;
      dark = await tone();
      return dark === before;
    })
    .toBe(true);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  expect(await tone()).toBeLessThan(dark - 40);

  const lab = page.locator("stepwise-lab");
  await expect(page.getByRole("heading", { name: "How it is done" })).toBeVisible();
  await expect(lab.getByText(/seed 7/)).toBeVisible();
  await expect(lab.getByText("Held-out RMSLE").first()).toBeVisible();
  await expect(lab.getByLabel("Seed")).toHaveValue("7");
  await expect(lab.locator("label", { hasText: /^living_area$/ })).toBeVisible();
  await expect(lab.locator("button:visible, input[type=range]:visible")).toHaveCount(0);
  const cut = await lab.evaluate((element: LabElement) => {
    const parts = [...(element.shadowRoot?.querySelectorAll(".lab *") ?? [])];
    return parts
      .filter((part) => part.checkVisibility() && /auto|scroll/.test(getComputedStyle(part).overflowY))
      .filter((part) => part.scrollHeight > part.clientHeight + 1)
      .map(({ className }) => String(className));
  });
  expect(cut).toEqual([]);

  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen", colorScheme: "dark" });
  await expect.poll(tone).toBe(dark);
});
