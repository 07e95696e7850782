// Nothing leaves the site, nothing runs that is not the site's, and the text is there without any script.

import { expect, labReady, READY, runToEnd, test } from "./site.ts";

const PAGES = ["", ...READY.map((topic) => `topics/${topic.slug}/`)];

for (const path of PAGES) {
  test(`a strict policy holds on /${path}`, async ({ page, open, faults }) => {
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    await open(path);
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval(?!')|'unsafe-eval'|\*|https?:/);
    if (path) {
      await labReady(page);
      await runToEnd(page);
    }
    expect(faults.all).toEqual([]);
  });

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

test("an address cannot put markup into the page", async ({ page, open, faults }) => {
  const markup = encodeURIComponent('"><img src=x onerror=alert(1)><script>alert(1)</script>');
  for (const topic of READY) {
    const query = topic.params.map((param) => `${param.key}=${markup}`).join("&");
    await open(`topics/${topic.slug}/?${query}&seed=${markup}&${markup}=1`);
    await labReady(page);
    expect(await page.locator("img[src=x]").count()).toBe(0);
  }
  expect(faults.all).toEqual([]);
});
