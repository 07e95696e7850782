// One line in somebody else's page: a poster until it is touched, one live lab however many there are, nothing in or out
// that was not asked for.

import { gzipSync } from "node:zlib";
import type { Frame, Page, Response } from "@playwright/test";
import axe from "axe-core";
import { type Host, test, watch } from "./host.ts";
import { CATALOG, expect, type LabElement, READY } from "./site.ts";

const [topic, other] = READY;
if (!topic || !other) throw new Error("two labs must be ready");

/** The one line, with what the site's own page gives out inside. */
function line(host: Host, slug: string, attributes = ""): string {
  return `<script type="module" src="${host.site}embed.js"></script><stepwise-lab topic="${slug}" ${attributes}><a href="${host.site}topics/${slug}/"><img src="${host.site}posters/${slug}-light.svg" alt="A poster" width="720" height="450" loading="lazy"><br>A lab</a></stepwise-lab>`;
}

/** What a host allows that allows as little as it can: no style of its own, no markup made by scripts. */
function policy({ site }: Host): string {
  const { origin } = new URL(site);
  return `default-src 'none'; script-src ${origin}; frame-src ${origin}; img-src ${origin}; require-trusted-types-for 'script'; trusted-types 'none'`;
}

const buttons = (page: Page) => page.getByRole("button", { name: /^Run the lab/ });
const labFrames = (page: Page) => page.frames().filter((frame) => frame.url().includes("/embed/"));

async function frameOf(page: Page, slug: string): Promise<Frame> {
  const find = () => page.frames().find((frame) => frame.url().includes(`/embed/${slug}/`));
  await expect.poll(() => find() !== undefined).toBe(true);
  const frame = find();
  if (!frame) throw new Error(`there is no frame with ${slug}`);
  return frame;
}

const digest = (frame: Frame) =>
  frame.evaluate(() => (document.querySelector("stepwise-lab") as LabElement | null)?.digest ?? "");

for (const { slug, title } of READY) {
  test(`${slug} costs a host less than 60 KB before it is touched, and then runs`, async ({ page, host }) => {
    const errors = watch(page);
    const sizes: Promise<number>[] = [];
    const weigh = (response: Response) => {
      if (!response.url().startsWith(host.site)) return;
      sizes.push(
        response.body().then(
          (body) => gzipSync(body).length,
          () => 0,
        ),
      );
    };
    page.on("response", weigh);
    await host.show(line(host, slug, 'seed="5"'), policy(host));
    await expect(page.getByText(title, { exact: true })).toBeVisible();
    await expect
      .poll(() =>
        page.evaluate(
          () => document.querySelector("stepwise-lab")?.shadowRoot?.querySelector("img")?.naturalWidth,
        ),
      )
      .toBeGreaterThan(0);
    await page.waitForLoadState("networkidle");
    page.off("response", weigh);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(60_000);
    expect(page.frames().length).toBe(1);
    await buttons(page).click();
    const frame = await frameOf(page, slug);
    await expect(frame.getByText(/step [1-9]/).first()).toBeVisible();
    expect(new URL(frame.url()).searchParams.get("seed")).toBe("5");
    expect(errors).toEqual([]);
  });
}

test("twelve on a page: one is alive, the one before rests with the reader's settings", async ({
  page,
  host,
}) => {
  const errors = watch(page);
  const slugs = Array.from({ length: 12 }, (_, index) => READY[index % READY.length]?.slug ?? "");
  await host.show(slugs.map((slug) => line(host, slug)).join("\n"));
  await expect(buttons(page)).toHaveCount(12);
  expect(page.workers().length).toBe(0);
  await buttons(page).first().click();
  const first = await frameOf(page, topic.slug);
  await expect(first.getByText(/step [1-9]/).first()).toBeVisible();
  await first.evaluate(() => {
    const lab = document.querySelector("stepwise-lab") as LabElement;
    lab.pause();
  });
  const seed = first.getByLabel("Seed").first();
  await seed.fill("11");
  await seed.press("Enter");
  await expect.poll(() => first.url()).toContain("seed=11");
  // The first has become a frame, so that the second is the first that still shows its poster. By keyboard: right after
  // scrolling, a click by Playwright may still meet the frame that was there before.
  await buttons(page).first().press("Enter");
  const second = await frameOf(page, other.slug);
  await expect(second.getByText(/step [1-9]/).first()).toBeVisible();
  const rested = await frameOf(page, topic.slug);
  await expect(rested.getByText("This lab rests")).toBeVisible();
  expect(rested.url()).toContain("seed=11");
  expect(await digest(rested)).toBe("");
  await expect.poll(() => page.workers().length).toBe(1);
  // Touched again, it goes on, and the other one rests.
  await rested.getByRole("button", { name: "Step", exact: true }).click();
  await expect.poll(() => digest(rested)).not.toBe("");
  await expect(rested.getByText("This lab rests")).toHaveCount(0);
  await expect(second.getByText("This lab rests")).toBeVisible();
  await expect.poll(() => page.workers().length).toBe(1);
  expect(errors).toEqual([]);
});

test("frames that the host's author wrote make room as well, and as a sandbox without an origin", async ({
  page,
  host,
}) => {
  const frame = (slug: string) =>
    `<iframe src="${host.site}embed/${slug}/?seed=3" title="${slug}" width="900" height="400" sandbox="allow-scripts"></iframe>`;
  await host.show(
    `${frame(topic.slug)}${frame(other.slug)}<script type="module" src="${host.site}embed.js"></script>`,
  );
  const [first, second] = [await frameOf(page, topic.slug), await frameOf(page, other.slug)];
  // By keyboard: a click may come before the browser knows where a new frame's page is on the screen.
  await first.getByRole("button", { name: "Step", exact: true }).press("Enter");
  await expect.poll(() => digest(first)).not.toBe("");
  await second.getByRole("button", { name: "Step", exact: true }).press("Enter");
  await expect.poll(() => digest(second)).not.toBe("");
  await expect(first.getByText("This lab rests")).toBeVisible();
  expect(first.url()).toContain("seed=3");
  expect(await digest(first)).toBe("");
});

test("without scripts, as in a copy for feed readers, poster and link remain", async ({
  browser,
  host,
  page,
}) => {
  await host.show(line(host, topic.slug));
  const address = page.url();
  const context = await browser.newContext({ javaScriptEnabled: false });
  const copy = await context.newPage();
  await copy.goto(address);
  await expect(copy.getByRole("link", { name: "A lab" })).toHaveAttribute(
    "href",
    `${host.site}topics/${topic.slug}/`,
  );
  const poster = copy.getByRole("img", { name: "A poster" });
  await expect(poster).toBeVisible();
  await expect
    .poll(() => poster.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  await context.close();
});

test("hostile attributes stay text", async ({ page, host }) => {
  const errors = watch(page);
  await host.show(
    `<script type="module" src="${host.site}embed.js"></script>
    <stepwise-lab topic="../../../evil&quot;><img src=x onerror=alert(1)>" k="1"></stepwise-lab>
    <stepwise-lab topic="__proto__"></stepwise-lab>
    <stepwise-lab topic="${topic.slug}" theme="&quot;><script>alert(1)</script>" height="1e9;x" k="&quot;><img src=x onerror=alert(1)>#play&theme=dark" onload="alert(1)" data-seed="&#0;7&seed=8" style="--stepwise-accent: url(javascript:alert(1)); --stepwise-ink: red; position: static"></stepwise-lab>`,
  );
  await expect(page.getByText("There is no lab called")).toHaveCount(2);
  expect(await page.evaluate(() => document.querySelectorAll("img[src=x]").length)).toBe(0);
  await buttons(page).click();
  const frame = await frameOf(page, topic.slug);
  await expect(frame.getByText(/step [1-9]/).first()).toBeVisible();
  expect(new URL(frame.url()).pathname).toBe(`/labs/embed/${topic.slug}/`);
  expect(
    await frame.evaluate(() => document.querySelectorAll("img[src=x], script:not([src], [type])").length),
  ).toBe(0);
  const { theme, accent, ink } = await frame.evaluate(() => ({
    theme: document.documentElement.dataset.theme,
    accent: document.documentElement.style.getPropertyValue("--accent"),
    ink: document.documentElement.style.getPropertyValue("--ink"),
  }));
  expect({ theme, accent, ink }).toEqual({ theme: "auto", accent: "", ink: "rgb(255, 0, 0)" });
  expect(errors).toEqual([]);
});

test("the theme is the host's: the device's, an attribute, its colours, and later changes", async ({
  page,
  host,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await host.show(`<style>body { --mine: #a00; --stepwise-accent: var(--mine); }
    .blue { --mine: #00a; }</style>${line(host, topic.slug)}`);
  const ground = () =>
    page.evaluate(() => {
      const card = document.querySelector("stepwise-lab")?.shadowRoot?.querySelector(".card");
      return card ? getComputedStyle(card).backgroundColor : "";
    });
  const set = (theme: string) =>
    page.evaluate((theme) => document.querySelector("stepwise-lab")?.setAttribute("theme", theme), theme);
  const shown = () =>
    page.evaluate(() => document.querySelector("stepwise-lab")?.shadowRoot?.querySelector("img")?.currentSrc);
  expect(await ground()).toBe("rgb(17, 19, 21)");
  await expect.poll(shown).toContain("-dark.svg");
  await set("light");
  expect(await ground()).toBe("rgb(252, 252, 250)");
  await expect.poll(shown).toContain("-light.svg");
  await buttons(page).click();
  const frame = await frameOf(page, topic.slug);
  await expect(frame.getByRole("heading").first()).toBeVisible();
  const paper = () => frame.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const accent = () =>
    frame.evaluate(() => {
      const lab = document.querySelector("stepwise-lab");
      return lab ? getComputedStyle(lab).getPropertyValue("--accent") : "";
    });
  await expect.poll(paper).toBe("rgb(252, 252, 250)");
  await expect.poll(accent).toBe("rgb(170, 0, 0)");
  await set("dark");
  await expect.poll(paper).toBe("rgb(17, 19, 21)");
  await set("auto");
  await expect.poll(paper).toBe("rgb(17, 19, 21)");
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(paper).toBe("rgb(252, 252, 250)");
  await page.evaluate(() => {
    document.body.className = "blue";
    document.documentElement.dataset.changed = "";
  });
  await expect.poll(accent).toBe("rgb(0, 0, 170)");
});

test("nothing of the host's styles comes in, and nothing of ours gets out", async ({ page, host }) => {
  const looks = () =>
    page.evaluate(() => {
      const of = (element: Element | null | undefined) => {
        const { color, fontSize, padding, textTransform, backgroundColor } = getComputedStyle(
          element ?? document.body,
        );
        return { color, fontSize, padding, textTransform, backgroundColor };
      };
      const inside = document.querySelector("stepwise-lab")?.shadowRoot;
      return {
        inside: [".card", ".title", "a", "button", "img"].map((name) => of(inside?.querySelector(name))),
        outside: ["h1", "p", "button", "a"].map((name) => of(document.querySelector(name))),
      };
    });
  const own =
    '<p class="title">Text</p><button class="play">A button</button><a class="whole" href="#x">A link</a>';
  await host.show(own);
  const before = (await looks()).outside;
  await host.show(own + line(host, topic.slug));
  await expect(buttons(page)).toBeVisible();
  const plain = await looks();
  expect(plain.outside).toEqual(before);
  const added = await page.evaluate(() => Object.keys(window).filter((name) => /stepwise|LABS/i.test(name)));
  expect(added).toEqual([]);
  await host.show(
    `<style>* { color: red; font-size: 40px; padding: 30px; text-transform: uppercase; background: yellow }
      .card, .title, button, img { color: lime !important }</style>${own}${line(host, topic.slug)}`,
  );
  await expect(buttons(page)).toBeVisible();
  expect((await looks()).inside).toEqual(plain.inside);
});

test("a height that the host asks for is kept", async ({ page, host }) => {
  await host.show(line(host, topic.slug, 'height="640"'));
  await buttons(page).click();
  const frame = await frameOf(page, topic.slug);
  await expect(frame.getByText(/step [1-9]/).first()).toBeVisible();
  const height = await page.evaluate(
    () => document.querySelector("stepwise-lab")?.shadowRoot?.querySelector("iframe")?.clientHeight,
  );
  expect(height).toBe(640);
});

test("an element that is taken away takes its lab with it", async ({ page, host }) => {
  await host.show(line(host, topic.slug));
  await buttons(page).click();
  await frameOf(page, topic.slug);
  await page.evaluate(() => document.querySelector("stepwise-lab")?.remove());
  await expect.poll(() => labFrames(page).length).toBe(0);
  await expect.poll(() => page.workers().length).toBe(0);
});

test("every parameter can be written as an attribute", () => {
  // Letters, digits and lines below: what survives as the name of an attribute, which knows no capitals.
  for (const { params } of CATALOG.topics) {
    for (const { key } of params) expect(key).toMatch(/^[a-z][a-z0-9_]*$/);
  }
});

test("axe finds nothing in a poster, light and dark", async ({ page, host }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await host.show(`<main>${line(host, topic.slug)}</main>`);
    await expect(buttons(page)).toBeVisible();
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      return (await axe.run("stepwise-lab")).violations.map(({ id }) => id);
    });
    expect(violations).toEqual([]);
  }
});
