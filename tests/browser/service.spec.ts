// A lab that serves its model: requests from the panel, from any script of the site, from another tab and from nowhere
// else; in a frame without a service worker; and beside the mistake.

import { readFile } from "node:fs/promises";
import type { Frame, Locator, Page } from "@playwright/test";
import axe from "axe-core";
import { test } from "./host.ts";
import { expect, labReady, runToEnd } from "./site.ts";

test.use({ serviceWorkers: "allow" });

const SLUG = "model-deployment";
const LAB = `topics/${SLUG}/`;
const SETTINGS = "?validation=full&longest=500";
const REVIEW = '{"text": "A warm, funny film that never takes a wrong step."}';

const client = (page: Page | Frame): Locator => page.locator("stepwise-client");
const status = (page: Page | Frame): Locator => client(page).locator(".answer .status");
const body = (page: Page | Frame): Locator => client(page).locator(".answer pre");

/** Waits until the service worker stands between the page and the network. */
async function controlled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
  });
}

/** Opens the lab with its service worker. */
async function begin(page: Page, open: (path: string) => Promise<void>): Promise<void> {
  await open(LAB + SETTINGS);
  await labReady(page);
  await controlled(page);
}

/** Sends an example and waits for what comes of it. */
async function press(page: Page | Frame, name: RegExp): Promise<void> {
  await client(page)
    .getByRole("group", { name: /^Examples/ })
    .getByRole("button", { name })
    .click();
  await expect(client(page).locator(".answers")).toHaveAttribute("aria-busy", "false");
}

interface Answer {
  status: number;
  type: string | null;
  body: Record<string, unknown>;
}

/** What a script of the site gets at an address beside the lab's page. */
function ask(page: Page, site: string, path: string, method = "GET", body?: string): Promise<Answer> {
  return page.evaluate(
    async ([address, init]) => {
      const response = await fetch(address, init);
      const type = response.headers.get("content-type");
      return { status: response.status, type, body: await response.json() };
    },
    [`${site}${LAB}${path}`, { method, ...(body === undefined ? {} : { body }) }] as const,
  );
}

test("examples are answered through the service worker, each with its status", async ({ page, open }) => {
  await begin(page, open);
  await press(page, /review/i);
  await expect(status(page)).toContainText("503 Service Unavailable");
  await runToEnd(page);
  await press(page, /review/i);
  await expect(status(page)).toContainText("200 OK");
  await expect(body(page)).toContainText('"label": "positive"');
  await expect(client(page).locator(".answer .help")).toHaveText(
    new RegExp(`by the service worker, at .*/${LAB}api/predict$`),
  );
  await press(page, /no text/i);
  await expect(status(page)).toContainText("422 Unprocessable Content");
  await expect(body(page)).toContainText('"field": "text"');
  await press(page, /too long/i);
  await expect(status(page)).toContainText("422 Unprocessable Content");
  await press(page, /health/i);
  await expect(status(page)).toContainText("200 OK");
  await expect(body(page)).toContainText('"status": "ok"');
  await press(page, /schema/i);
  await expect(status(page)).toContainText("200 OK");
  await expect(client(page).locator(".exchanges li")).toHaveText([
    /→ 200 ·/,
    /^GET \/health → 200 ·/,
    /→ 422 ·/,
    /→ 422 ·/,
    /^POST \/predict → 200 ·/,
  ]);
});

test("a request of the reader's own goes with Ctrl and Enter", async ({ page, open }) => {
  await begin(page, open);
  await runToEnd(page);
  await client(page).getByLabel("Body").fill("not JSON");
  await client(page).getByLabel("Body").press("Control+Enter");
  await expect(status(page)).toContainText("400 Bad Request");
  await client(page).getByLabel("Path").fill("/nowhere");
  await client(page).getByLabel("Path").press("Enter");
  await expect(status(page)).toContainText("404 Not Found");
  await client(page).getByLabel("Method").selectOption("DELETE");
  await expect(client(page).getByLabel("Body")).toBeHidden();
  await client(page).getByLabel("Path").fill("/predict");
  await client(page).getByRole("button", { name: "Send" }).click();
  await expect(status(page)).toContainText("405 Method Not Allowed");
});

test("any script of the site gets the same answers", async ({ page, open, site }) => {
  await begin(page, open);
  expect((await ask(page, site.url, "api/predict", "POST", REVIEW)).status).toBe(503);
  await runToEnd(page);
  await press(page, /review/i);
  const answer = await ask(page, site.url, "api/predict", "POST", REVIEW);
  expect(answer.status).toBe(200);
  expect(answer.type).toBe("application/json; charset=utf-8");
  expect(answer.body).toEqual(JSON.parse((await body(page).textContent()) ?? ""));
  expect((await ask(page, site.url, "api/predict", "POST", "{}")).status).toBe(422);
  expect((await ask(page, site.url, "api/predict", "POST", "not JSON")).status).toBe(400);
  expect((await ask(page, site.url, "api/predict", "DELETE")).status).toBe(405);
  expect((await ask(page, site.url, "api/nowhere")).status).toBe(404);
  expect((await ask(page, site.url, "api/predict", "POST", "x".repeat(100_001))).status).toBe(413);
  expect((await ask(page, site.url, `api/${"x".repeat(2001)}`)).status).toBe(414);
  // Without the mistake there is no mistaken run.
  expect((await ask(page, site.url, "mistaken/health")).status).toBe(503);
});

test("another tab shows the answer, as long as a tab has the lab open", async ({
  page,
  context,
  open,
  site,
}) => {
  await begin(page, open);
  const tab = await context.newPage();
  const health = `${site.url}${LAB}api/health`;
  expect((await tab.goto(health))?.status()).toBe(200);
  expect(JSON.parse((await tab.locator("body").textContent()) ?? "")).toHaveProperty("status", "starting");
  await page.close();
  expect((await tab.goto(health))?.status()).toBe(503);
  await expect(tab.locator("body")).toContainText("No tab has this lab open");
});

test("a page of another site can neither post to the service nor read or frame it", async ({
  page,
  context,
  host,
}) => {
  const reader = await context.newPage();
  await reader.goto(`${host.site}${LAB}${SETTINGS}`);
  await labReady(reader);
  await controlled(reader);
  const health = `${host.site}${LAB}api/health`;
  await host.show(`<iframe title="Framed" src="${health}"></iframe>
    <form method="post" action="${host.site}${LAB}api/predict" enctype="text/plain"><input name="text" value="x"></form>`);
  // What a stranger's script gets comes from the network, which knows of no service, and may not be read.
  const fetched = await page.evaluate(async (address) => {
    const { type, status } = await fetch(address, { mode: "no-cors" });
    return { type, status };
  }, health);
  expect(fetched).toEqual({ type: "opaque", status: 0 });
  await expect(page.frameLocator("iframe").locator("body")).not.toContainText('"status"');
  const posting = page.waitForResponse((response) => response.url().endsWith("/api/predict"));
  await page.evaluate(() => document.querySelector("form")?.submit());
  expect((await posting).status()).toBe(403);
});

test("in a frame that may only run scripts the page itself answers, and says so", async ({ page, host }) => {
  await host.show(`<iframe src="${host.site}embed/${SLUG}/${SETTINGS}" title="A lab" width="900" height="900"
    sandbox="allow-scripts"></iframe>`);
  await expect.poll(() => page.frames().length).toBe(2);
  const frame = page.frames()[1];
  if (!frame) throw new Error("the host shows no frame");
  await frame.waitForLoadState();
  await runToEnd(frame as unknown as Page);
  await press(frame, /review/i);
  await expect(status(frame)).toContainText("200 OK");
  await expect(body(frame)).toContainText('"label": "positive"');
  await expect(client(frame).locator(".answer .help")).toHaveText(/^Answered in the page/);
});

test("with the mistake one request has two answers, side by side", async ({ page, open, site }) => {
  await begin(page, open);
  await runToEnd(page);
  await press(page, /review/i);
  await expect(status(page)).toHaveCount(1);
  await page.getByRole("switch", { name: "Make the mistake" }).check();
  await expect(status(page)).toHaveCount(2);
  await expect(client(page).locator("form")).toHaveCount(1);
  await expect(client(page).locator(".answer .tag")).toHaveText(["Honest", "Mistaken"]);
  // The mistaken run catches up.
  await expect(async () => {
    await press(page, /review/i);
    await expect(status(page).nth(1)).toContainText("200 OK", { timeout: 500 });
  }).toPass();
  await expect(status(page).first()).toContainText("200 OK");
  await expect(client(page).locator(".exchanges li").first()).toHaveText(/→ 200 .*, mistaken 200/);
  await expect(async () => {
    await press(page, /^a review/i);
    const mistaken = await ask(page, site.url, "mistaken/predict", "POST", REVIEW);
    expect(mistaken.body).toEqual(JSON.parse((await body(page).nth(1).textContent()) ?? ""));
    expect(mistaken.body.version).toBe("4000-7");
  }).toPass();
});

test("the service is saved as a ZIP with its model", async ({ page, open }) => {
  await begin(page, open);
  await runToEnd(page);
  const saving = page.waitForEvent("download");
  await client(page).getByRole("button", { name: "Save the service as a ZIP" }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe(`${SLUG}.zip`);
  const content = await readFile((await download.path()) ?? "", "latin1");
  expect(content.slice(0, 2)).toBe("PK");
  for (const name of ["app.py", "Dockerfile", "requirements.txt", "model.json"]) {
    expect(content).toContain(`${SLUG}/${name}`);
  }
  await expect(client(page).getByText(`Saved as ${SLUG}.zip.`)).toBeVisible();
});

test("what was typed and answered stays when the lab turns from wide to narrow", async ({ page, open }) => {
  await begin(page, open);
  await press(page, /no text/i);
  await expect(status(page)).toContainText("503");
  const answered = await status(page).textContent();
  const path = client(page).getByLabel("Path");
  await path.fill("/half-typed");
  await page.getByRole("textbox", { name: "Seed" }).fill("12");
  for (const width of [600, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(page.locator(width < 760 ? "section.lab.narrow" : "section.lab.wide")).toBeVisible();
    await expect(path).toHaveValue("/half-typed");
    await expect(status(page)).toHaveText(answered ?? "");
    await expect(page.getByRole("textbox", { name: "Seed" })).toHaveValue("12");
  }
});

test("the panel fits a phone, and can be touched there", async ({ page, open }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await begin(page, open);
  await press(page, /no text/i);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  const heights = await client(page)
    .locator("button, input, select")
    .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the panel with two answers (${colorScheme})`, async ({ page, open }) => {
    await page.emulateMedia({ colorScheme });
    await begin(page, open);
    await page.getByRole("switch", { name: "Make the mistake" }).check();
    await expect(status(page)).toHaveCount(2);
    await press(page, /health/i);
    await press(page, /review/i);
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      const { violations } = await axe.run(document);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" ")}`);
    });
    expect(violations).toEqual([]);
  });
}
