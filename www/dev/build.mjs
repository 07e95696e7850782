// A site to look at: the real shell and templates, with a stand-in for engine and figure renderer. Never shipped.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildShell } from "../build.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "out");
const assets = join(out, "assets");

await mkdir(assets, { recursive: true });
await buildShell(assets);
await build({
  entryPoints: {
    learning: join(here, "mock-engine.ts"),
    "deep-learning": join(here, "mock-engine.ts"),
    canvas: join(here, "mock-canvas.ts"),
    topics: join(here, "topics.ts"),
  },
  outdir: assets,
  bundle: true,
  format: "esm",
  logLevel: "warning",
});
const { topics } = await import(join(assets, "topics.js"));

const escapeHtml = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

async function template(name, values) {
  const text = (await readFile(join(here, "../templates", name), "utf8")).replace(/^<!--[\s\S]*?-->\n/, "");
  return text.replace(/\{\{(\w+)\}\}/g, (_, key) => {
    if (!(key in values)) throw new Error(`${name}: nothing for ${key}`);
    return values[key];
  });
}

const body = `<h2>What it is</h2><p>Clustering finds groups in data that nobody has labelled. k-means puts k centres among the points and moves each to the middle of what is nearest to it, until nothing moves.</p><math display="block"><munder><mo>min</mo><mi>c</mi></munder><munder><mo>∑</mo><mi>i</mi></munder><msup><mrow><mo>‖</mo><msub><mi>x</mi><mi>i</mi></msub><mo>−</mo><msub><mi>c</mi><mrow><mi>k</mi><mo>(</mo><mi>i</mi><mo>)</mo></mrow></msub><mo>‖</mo></mrow><mn>2</mn></msup></math><h2>Why it matters</h2><p>Before anybody can act on customers, documents or cells, somebody has to say which of them belong together.</p><h2>How it is done</h2><p>Scale the columns, choose how many groups, start the centres far apart, and look at the silhouettes.</p><h2>The classic mistake</h2><p>Leaving the columns unscaled. The one with the largest numbers then decides alone.</p>`;

const poster = (ink) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 450">${Array.from({ length: 90 }, (_, index) => `<circle cx="${60 + ((index * 173) % 620)}" cy="${40 + ((index * 97) % 360)}" r="4" fill="${ink}" opacity=".5"/>`).join("")}</svg>`;

for (const topic of topics) {
  const folder = join(out, "topics", topic.slug);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "poster-light.svg"), poster("#3b6ea8"));
  await writeFile(join(folder, "poster-dark.svg"), poster("#7fb0e6"));
  await writeFile(join(folder, "lab.py"), "print('hello')\n");
  const page = await template("topic.html", {
    sharing: "",
    title: topic.title,
    summary: escapeHtml(topic.summary),
    slug: topic.slug,
    crumb: `${topic.section} · 19 of 60 · ${topic.minutes} minutes`,
    body,
    related: "",
    root: "../../",
    assets: "../../assets/",
    engine: topic.section,
    poster_light: "poster-light.svg",
    poster_dark: "poster-dark.svg",
    poster_alt: "Customers by income and spending",
    total: "60",
    declaration: JSON.stringify(topic).replace(/</g, "\\u003c"),
    python: escapeHtml(
      'import pandas as pd\nfrom sklearn.cluster import KMeans\n\ntable = pd.read_csv("customers.csv")\n',
    ),
    data: "<p>Customers of a mall: 200 rows, public domain.</p>",
  });
  await writeFile(join(folder, "index.html"), page);
}

const cards = await Promise.all(
  topics.map((topic) =>
    template("home-topic.html", {
      slug: topic.slug,
      title: topic.title,
      summary: escapeHtml(topic.summary),
      minutes: topic.minutes,
      needs: "",
      after: "",
      terms: "",
      root: "./",
      poster_light: `topics/${topic.slug}/poster-light.svg`,
      poster_dark: `topics/${topic.slug}/poster-dark.svg`,
    }),
  ),
);
const soon = await Promise.all(
  ["Linear algebra", "Calculus", "Probability", "Distributions", "Hypothesis tests"].map((title) =>
    template("home-soon.html", {
      slug: title.toLowerCase().replace(/ /g, "-"),
      title,
      exercise: "",
      terms: "",
    }),
  ),
);
const section = (title, ready, rest) =>
  template("home-section.html", {
    title,
    ready: ready.length,
    total: ready.length + rest.length,
    topics: ready.join(""),
    soon: rest.join(""),
  });
const sections = [await section("Mathematics", [], soon), await section("Learning", cards, soon.slice(0, 3))];
await writeFile(
  join(out, "index.html"),
  await template("home.html", {
    title: "Stepwise",
    summary: "",
    sharing: "",
    root: "./",
    assets: "assets/",
    total: "60",
    begin: "",
    map: "",
    sections: sections.join("\n"),
  }),
);
