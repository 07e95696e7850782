// Nothing leaves the site, nothing runs that is not the site's, and the text is there without any script.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { SITE } from "./server.mjs";
import { expect, labReady, READY, runToEnd, test } from "./site.ts";

const PAGES = ["", ...READY.map((topic) => `topics/${topic.slug}/`)];
/** Pages without a text of their own. */
const BARE = ["offline/", "verify/", "embed/", ...READY.map((topic) => `embed/${topic.slug}/`)];

/** What would show that a text had become markup, or a script. */
const MARKUP = '"><img src=x onerror=alert(1)><script>alert(1)</script>';

/** Everything that the policy forbids, said to the console. */
function reportViolations(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
}

for (const path of [...PAGES, ...BARE]) {
  test(`a strict policy holds on /${path}`, async ({ page, open, faults }) => {
    await reportViolations(page);
    await open(path);
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval(?!')|'unsafe-eval'|\*|https?:/);
    expect(policy).toMatch(/require-trusted-types-for 'script'; trusted-types stepwise lit-html$/);
    if (READY.some(({ slug }) => path.includes(`/${slug}/`))) {
      await runToEnd(page);
      await labReady(page);
    }
    expect(faults.all).toEqual([]);
  });
}

for (const path of PAGES) {
  test(`/${path} reads without any script`, async ({ browser, site }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(site.url + path);
    await expect(page.locator("h1")).toBeVisible();
    if (path) {
      await expect(page.locator("math").first()).toBeVisible();
      const poster = page.locator("stepwise-lab img:visible").first();
      await expect(poster).toBeVisible();
      expect(await poster.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    }
    await context.close();
  });
}

/** That no text has become an element, or a handler of events. */
async function expectNoMarkup(page: Page): Promise<void> {
  expect(await page.locator("img[src=x], b.hostile, [onerror]").count()).toBe(0);
}

test("text cannot become markup or a script even where a script tries", async ({ page, open }) => {
  for (const path of ["", `topics/${READY[0]?.slug}/`]) {
    await open(path);
    await expect(
      page.evaluate(() => {
        document.body.innerHTML = "<b class=hostile></b>";
      }),
    ).rejects.toThrow("TrustedHTML");
    await expect(page.evaluate(() => new Worker("https://example.org/x.js"))).rejects.toThrow(
      "TrustedScriptURL",
    );
    await expectNoMarkup(page);
  }
});

test("an address cannot put markup into the page", async ({ page, open, faults }) => {
  // It opens every lab twice.
  test.setTimeout(10_000 * READY.length);
  await reportViolations(page);
  const markup = encodeURIComponent(MARKUP);
  for (const topic of READY) {
    const query = topic.params.map((param) => `${param.key}=${markup}`).join("&");
    for (const folder of ["topics", "embed"]) {
      await open(
        `${folder}/${topic.slug}/?${query}&seed=${markup}&${markup}=1#play&theme=${markup}&accent=${markup}`,
      );
      if (folder === "topics") await labReady(page);
      else await expect(page.getByText(/step [1-9]/).first()).toBeVisible();
      await expectNoMarkup(page);
    }
  }
  await open(`?find=${markup}#${markup}`);
  await expectNoMarkup(page);
  expect(faults.all).toEqual([]);
});

test("a slug cannot put markup into the page", async ({ page, open, faults }) => {
  await reportViolations(page);
  await open("offline/");
  for (const slug of [MARKUP, "../../evil", "javascript:alert(1)", "__proto__", ""]) {
    await page.evaluate((slug) => {
      const lab = document.createElement("stepwise-lab");
      lab.setAttribute("topic", slug);
      document.querySelector("main")?.replaceChildren(lab);
    }, slug);
    await expect(page.getByRole("alert")).toContainText("There is no lab called");
    await expectNoMarkup(page);
  }
  expect(faults.all).toEqual([]);
});

const own = READY.filter(
  ({ slug }) => JSON.parse(readFileSync(join(SITE, "topics", slug, "topic.json"), "utf8")).takes_own_data,
);
for (const topic of own) {
  test(`names and cells of a reader's table stay text in ${topic.slug}`, async ({ page, open, faults }) => {
    await reportViolations(page);
    await open(`topics/${topic.slug}/`);
    await labReady(page);
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const head = [`a${MARKUP}`, `<b class=hostile>b</b>`, `\u0000"onerror=alert(1)`, MARKUP].map(quoted);
    const rows = Array.from({ length: 60 }, (_, row) => [
      `${row}`,
      `${(row * 7) % 13}`,
      `${row % 5}`,
      quoted(row % 2 ? MARKUP : "<b class=hostile>x</b>"),
    ]);
    const table = [head, ...rows].map((cells) => cells.join(",")).join("\n");
    await page
      .locator('input[type="file"]')
      .first()
      .setInputFiles({
        name: `${MARKUP.replaceAll("/", "")}.csv`,
        mimeType: "text/csv",
        buffer: Buffer.from(table),
      });
    await expect(page.getByText("Your file").or(page.getByRole("alert")).first()).toBeVisible();
    await runToEnd(page);
    await expectNoMarkup(page);
    for (const summary of await page.locator("details summary, [role=tab]").all()) {
      if (await summary.isVisible()) await summary.click();
    }
    await expectNoMarkup(page);
    expect(faults.all).toEqual([]);
  });
}

test("some lab takes the reader's table", () => {
  expect(own.length).toBeGreaterThan(0);
});
