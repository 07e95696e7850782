// Bundles `embed.js`, which hosts of labs load, with the titles of the labs in the catalogue of a finished site.
// `node embed.mjs [folder]`; without a folder, SITE.
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { inlineStyles } from "./build.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** Writes `embed.js` into the site's root, where it keeps its address from version to version. */
export async function buildEmbed(site) {
  const { topics } = JSON.parse(await readFile(join(site, "catalog.json"), "utf8"));
  const labs = topics.filter(({ ready }) => ready).map(({ slug, title }) => [slug, title]);
  await build({
    entryPoints: [join(here, "src/embed/main.ts")],
    outfile: join(site, "embed.js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
    plugins: [inlineStyles],
    define: { LABS: JSON.stringify(Object.fromEntries(labs)) },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const site = process.argv[2] ?? process.env.SITE;
  if (!site) throw new Error("which folder? usage: node embed.mjs <folder>");
  await buildEmbed(resolve(site));
}
