// `cargo xtask lighthouse`: what Lighthouse says of the home page and three labs on a phone. Prints a table, and below it the
// audits that cost marks. This is no test: a noisy machine is no failure.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { CHROMIUM, CHROMIUM_ARGUMENTS, programPath } from "../launch.mjs";
import { SITE, serve } from "../server.mjs";

const PAGES = ["", "topics/regression/", "topics/clustering/", "topics/mlp/"];
const ASKED = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };

const site = await serve(SITE, "/", 0, {}, true);
const browser = await launch({
  chromePath: programPath(CHROMIUM),
  chromeFlags: [...CHROMIUM_ARGUMENTS, "--headless=new"],
  logLevel: "error",
});
/** @type {string[]} */
const short = [];
const names = Object.entries(ASKED).map(([name, least]) => `${name} (${least})`);
console.log(["page".padEnd(22), ...names].join("  "));
for (const path of process.env.ONLY ? [process.env.ONLY] : PAGES) {
  const result = await lighthouse(site.url + path, { port: browser.port, logLevel: "error" });
  if (!result) throw new Error(`Lighthouse says nothing of /${path}`);
  const { categories, audits } = result.lhr;
  const marks = Object.keys(ASKED).map((name, index) =>
    `${Math.round((categories[name]?.score ?? 0) * 100)}`.padStart(names[index]?.length ?? 0),
  );
  console.log([`/${path}`.padEnd(22), ...marks].join("  "));
  for (const name of Object.keys(ASKED)) {
    for (const { id, weight } of categories[name]?.auditRefs ?? []) {
      const audit = audits[id];
      if (weight === 0 || audit?.score === null || audit?.score === undefined || audit.score >= 0.9) continue;
      short.push(`/${path} ${name}: ${audit.title} ${audit.displayValue ?? ""}`);
    }
  }
}
await browser.kill();
await site.close();
console.log(short.join("\n"));
