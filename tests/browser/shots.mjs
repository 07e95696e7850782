// `cargo xtask shots`: every page, light, dark and on a phone, before and after a run; one page that shows them all.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { CHROMIUM, CHROMIUM_ARGUMENTS, programPath } from "./launch.mjs";
import { SITE, serve } from "./server.mjs";

const out = process.env.OUT ?? join(import.meta.dirname, "..", "results", "shots");
mkdirSync(out, { recursive: true });
/** @type {{ topics: { slug: string, ready: boolean }[] }} */
const catalog = JSON.parse(readFileSync(join(SITE, "catalog.json"), "utf8"));
const pages = [
  { name: "home", path: "" },
  ...catalog.topics.filter(({ ready }) => ready).map(({ slug }) => ({ name: slug, path: `topics/${slug}/` })),
];
const looks = [
  { look: "light", width: 1440, height: 900, colorScheme: /** @type {const} */ ("light"), fullPage: false },
  { look: "dark", width: 1440, height: 900, colorScheme: /** @type {const} */ ("dark"), fullPage: false },
  { look: "phone", width: 360, height: 740, colorScheme: /** @type {const} */ ("light"), fullPage: true },
];

const site = await serve(SITE);
const browser = await chromium.launch({ executablePath: programPath(CHROMIUM), args: CHROMIUM_ARGUMENTS });
/** @type {string[]} */
const files = [];
for (const { look, width, height, colorScheme, fullPage } of looks) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  for (const { name, path } of pages) {
    const page = await context.newPage();
    await page.goto(site.url + path);
    /** @param {string} state */
    const shoot = async (state) => {
      await page.waitForTimeout(400);
      const file = `${name}-${state}-${look}.png`;
      await page.screenshot({ path: join(out, file), fullPage });
      files.push(file);
    };
    if (path) {
      await page.evaluate(async () => {
        await customElements.whenDefined("stepwise-lab");
        await /** @type {any} */ (document.querySelector("stepwise-lab")).ready;
      });
    }
    await shoot("first");
    if (path) {
      await page.evaluate(async () => {
        const lab = /** @type {any} */ (document.querySelector("stepwise-lab"));
        const done = new Promise((resolve) => {
          lab.addEventListener(
            "lab-progress",
            (/** @type {any} */ event) => event.detail.progress.done && resolve(0),
          );
        });
        lab.run();
        await done;
      });
      await shoot("end");
      await page.getByRole("switch", { name: "Make the mistake" }).click();
      await page.waitForTimeout(600);
      await shoot("mistake");
    }
    await page.close();
  }
  await context.close();
}
await browser.close();
await site.close();
const figures = files.map(
  (file) => `<figure><img src="${file}" alt="" width="480"><figcaption>${file}</figcaption></figure>`,
);
writeFileSync(
  join(out, "index.html"),
  `<!doctype html><meta charset="utf-8"><title>Screenshots</title>${figures.join("\n")}`,
);
