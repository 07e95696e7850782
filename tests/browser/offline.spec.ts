// The site without a connection: what was opened works with the server stopped, everything can be downloaded, damage
// heals, and a new version waits until the reader wants it.

import type { Page } from "@playwright/test";
import axe from "axe-core";
import { test as base, expect, labReady, labState, READY, runToEnd } from "./site.ts";
import { SiteCopy } from "./versions.ts";

const test = base.extend<{ copy: SiteCopy }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form.
  copy: async ({}, use) => {
    const copy = new SiteCopy();
    await copy.start();
    await use(copy);
    await copy.remove();
  },
});

test.use({ serviceWorkers: "allow" });

const topic = READY.find(({ slug }) => slug === "regression") ?? READY[0];
const other = READY.find(({ slug }) => slug !== topic?.slug);
if (!topic || !other) throw new Error("two labs must be ready");
const lab = `topics/${topic.slug}/`;
const otherLab = `topics/${other.slug}/`;
/** The lab's address as it was opened: settings are no other page. */
const opened = `${lab}?seed=11`;

/** What is kept on the device, without the names of versions. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { scope } = await navigator.serviceWorker.ready;
    const cache = await caches.open(`stepwise ${scope}`);
    return (await cache.keys()).map(({ url }) => new URL(url).href.slice(scope.length).split("?")[0] ?? "");
  });
}

/** Opens a lab and waits until all of it is kept. */
async function visit(page: Page, copy: SiteCopy, path: string): Promise<void> {
  await page.goto(copy.url + path);
  await labReady(page);
  const slug = /topics\/([^/]+)\//.exec(path)?.[1];
  await expect.poll(() => missing(page), { timeout: 60_000 }).not.toContain(slug);
  expect(await kept(page)).toContain(path.split("?")[0]);
}

/** The labs of which something is not on the device, as the service worker says. */
function missing(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    return new Promise<string[]>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data.labs);
      active?.postMessage({ type: "missing" }, [port2]);
    });
  });
}

/** The number of bytes that the page offers to download. */
async function offered(page: Page): Promise<string> {
  const text = await page.getByRole("button", { name: /^Download everything/ }).textContent();
  return /\((.*)\)/.exec(text ?? "")?.[1] ?? "";
}

test("after one visit to a lab, the home page and the lab run with the server stopped", async ({
  page,
  context,
  copy,
}) => {
  await visit(page, copy, opened);
  await runToEnd(page);
  const { digest } = await labState(page);
  await page.close();
  await copy.stop();
  const again = await context.newPage();
  const faults: string[] = [];
  again.on("pageerror", (error) => faults.push(String(error)));
  await again.goto(copy.url);
  await expect(again.locator("h1")).toHaveText(/one step at a time/);
  await again.goto(copy.url + opened);
  await labReady(again);
  await runToEnd(again);
  expect((await labState(again)).digest).toBe(digest);
  await expect(again.locator("stepwise-lab canvas").first()).toBeVisible();
  expect(faults).toEqual([]);
});

test("a page that is not on the device says so, with a way back", async ({ page, copy }) => {
  await visit(page, copy, opened);
  await copy.stop();
  await page.goto(copy.url + otherLab);
  await expect(page.locator("h1")).toHaveText("Not on this device yet");
  await page.getByRole("link", { name: "home page" }).click();
  await expect(page.locator("h1")).toHaveText(/one step at a time/);
});

test("other spellings of an address are answered too when the server is stopped", async ({ page, copy }) => {
  await visit(page, copy, "topics/clustering/");
  await copy.stop();
  await page.goto(`${copy.url}topics/clustering?k=4`);
  await labReady(page);
  await expect(page).toHaveURL(/\/topics\/clustering\/\?.*k=4/);
  for (const path of ["topics/nope/", "embed/clustering/"]) {
    await page.goto(copy.url + path);
    await expect(page).toHaveURL(/\/offline\/$/);
  }
});

test("the home page marks the labs that work without a connection", async ({ page, copy }) => {
  await visit(page, copy, lab);
  await page.goto(copy.url);
  const mark = (slug: string) => page.locator(`.card[data-slug="${slug}"]`).getByText("On this device");
  await expect(mark(topic.slug)).toBeVisible();
  await expect(mark(other.slug)).toBeHidden();
});

test("everything can be downloaded, stopped and gone on with; then every lab runs with the server stopped", async ({
  page,
  context,
  copy,
}) => {
  // It opens every lab.
  test.setTimeout(10_000 * READY.length);
  await page.goto(copy.url);
  const before = await offered(page);
  expect(before).toMatch(/^[\d.]+ MB$/);
  // A slow connection, so that there is time to stop.
  let held = true;
  await context.route(/\/(data|topics)\//, async (route) => {
    if (held && route.request().url().includes("mnist")) await new Promise((go) => setTimeout(go, 3000));
    await route.continue();
  });
  await page.getByRole("button", { name: /^Download everything/ }).click();
  const bar = page.getByRole("progressbar", { name: "Downloaded" });
  await expect
    .poll(() => bar.evaluate((element: HTMLProgressElement) => element.value))
    .toBeGreaterThan(1_000_000);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText(/^Stopped\./)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Download everything/ })).toBeFocused();
  expect(await offered(page)).not.toBe(before);
  held = false;
  await page.getByRole("button", { name: /^Download everything/ }).click();
  await expect(page.getByText(/^Everything is on this device/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/^Everything is on this device/)).toBeFocused();
  await copy.stop();
  for (const { slug } of READY) {
    await page.goto(`${copy.url}topics/${slug}/`);
    await labReady(page);
    expect((await labState(page)).digest).not.toBe("");
  }
});

test("damaged and lost entries heal", async ({ page, copy }) => {
  await visit(page, copy, opened);
  const digest = (await labState(page)).digest;
  await page.evaluate(async () => {
    const { scope } = await navigator.serviceWorker.ready;
    const cache = await caches.open(`stepwise ${scope}`);
    for (const { url } of await cache.keys()) {
      if (/learning_bg\.wasm|\/data\/|\/regression\/\?/.test(url))
        await cache.put(url, new Response("damaged"));
      if (/canvas_bg\.wasm|style\.css/.test(url)) await cache.delete(url);
    }
  });
  await page.goto(copy.url + opened);
  await labReady(page);
  expect((await labState(page)).digest).toBe(digest);
  await expect.poll(() => kept(page)).toContain(`${copy.code}/canvas_bg.wasm`);
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const { scope } = await navigator.serviceWorker.ready;
        const cache = await caches.open(`stepwise ${scope}`);
        const texts = (await cache.matchAll()).map((response) => response.text());
        return (await Promise.all(texts)).includes("damaged");
      }),
    )
    .toBe(false);
  await copy.stop();
  await page.goto(copy.url + opened);
  await labReady(page);
  expect((await labState(page)).digest).toBe(digest);
});

test("a new version waits for the reader; pages of the old one keep their code until they are closed", async ({
  page,
  context,
  copy,
}) => {
  await visit(page, copy, opened);
  const old = copy.code;
  const reader = await context.newPage();
  await reader.goto(copy.url + opened);
  await labReady(reader);
  const { digest } = await labState(reader);

  copy.deploy();
  // The next page is still of the version that runs, and offers the new one.
  await page.goto(copy.url);
  await expect(page.locator(`script[src*="${old}/"]`).first()).toBeAttached();
  // The browser looks for a new version when it finds the time.
  await expect(page.getByText("A new version is ready.")).toBeVisible({ timeout: 60_000 });
  await expect(reader.getByText("A new version is ready.")).toBeVisible();
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.locator(`script[src*="${copy.code}/"]`).first()).toBeAttached();

  // The other page was not touched, and can start its worker anew although the server has forgotten the old code.
  expect((await labState(reader)).digest).toBe(digest);
  expect((await context.request.get(`${copy.url}${old}/worker.js`)).status()).toBe(404);
  expect(await reader.evaluate(async (url) => (await fetch(url)).status, `${copy.url}${old}/worker.js`)).toBe(
    200,
  );

  // Once it is closed, the old code goes; the visited lab is there in its new form.
  await reader.close();
  await page.goto(copy.url);
  await expect.poll(async () => (await kept(page)).some((name) => name.startsWith(`${old}/`))).toBe(false);
  await copy.stop();
  await page.goto(copy.url + opened);
  await labReady(page);
  expect((await labState(page)).digest).toBe(digest);
  await expect(page.locator(`script[src*="${copy.code}/"]`).first()).toBeAttached();
});

test("a version of which a part is missing never takes over", async ({ page, copy }) => {
  await visit(page, copy, opened);
  const old = copy.code;
  copy.deploy();
  const { rmSync } = await import("node:fs");
  rmSync(`${copy.folder}/${copy.code}/canvas_bg.wasm`);
  await page.goto(copy.url);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => undefined);
    while (registration.installing) await new Promise((go) => setTimeout(go, 100));
  });
  await expect(page.getByText("A new version is ready.")).toHaveCount(0);
  await expect(page.locator(`script[src*="${old}/"]`).first()).toBeAttached();
});

test("the site can be installed, and every page says so", async ({ page, context, copy }) => {
  for (const path of ["", lab, "offline/"]) {
    await page.goto(copy.url + path);
    const session = await context.newCDPSession(page);
    const { url, errors } = await session.send("Page.getAppManifest");
    expect(url).toBe(`${copy.url}manifest.webmanifest`);
    expect(errors).toEqual([]);
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual(
      [],
    );
  }
  const manifest = await (await context.request.get(`${copy.url}manifest.webmanifest`)).json();
  const links = [...manifest.icons.map(({ src }: { src: string }) => src), manifest.start_url];
  for (const link of [...links, ...manifest.shortcuts.map(({ url }: { url: string }) => url)]) {
    expect((await context.request.get(new URL(link, `${copy.url}manifest.webmanifest`).href)).status()).toBe(
      200,
    );
  }
});

test("axe finds nothing in what the service worker adds", async ({ page, copy }) => {
  await page.goto(`${copy.url}offline/`);
  await page.evaluate(axe.source);
  const violations = () =>
    page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      return (await axe.run(document)).violations.map(({ id }) => id);
    });
  expect(await violations()).toEqual([]);
  await page.goto(copy.url);
  await expect(page.getByRole("button", { name: /^Download everything/ })).toBeVisible();
  copy.deploy();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect(page.getByText("A new version is ready.")).toBeVisible();
  await page.evaluate(axe.source);
  expect(await violations()).toEqual([]);
});
