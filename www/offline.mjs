// Lists the files of a finished site and bundles the service worker that keeps them on the reader's device.
// `node offline.mjs [folder]`; without a folder, SITE.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const WORKER = "sw.js";

const hash = (content) => createHash("sha256").update(content).digest("hex");

/** What every page needs, wherever the reader enters. */
const isShell = (path) =>
  path === "" ||
  /^(code-[^/]+|offline|verify|python)\/|^icons\/icon\.svg$|^manifest\.webmanifest$/.test(path);

/** The labs that need a file, by where it lies; data sets are named by the catalogue. */
function labsOf(path, labs) {
  const [folder, name = ""] = path.split("/");
  return labs
    .filter(({ slug, datasets }) => {
      if (folder === "topics") return name === slug;
      if (folder === "posters")
        return name.startsWith(`${slug}-`) && !name.slice(slug.length + 1).includes("-");
      return folder === "data" && datasets.some((id) => name.startsWith(`${id}.`));
    })
    .map(({ slug }) => slug);
}

/** A file as `src/logic/site-files.ts` describes it. */
function describe(path, content, labs) {
  const shipped = hash(content);
  const data = path.startsWith("data/");
  // Data as the engine asks for them; code is named by its folder.
  const version = path.startsWith("code-") ? "" : `?${shipped.slice(0, data ? 8 : 16)}`;
  return {
    path,
    version,
    bytes: content.length,
    hashes: data ? [shipped, hash(gunzipSync(content))] : [shipped],
    shell: isShell(path),
    labs: labsOf(path, labs),
  };
}

/** The files of the site; data that no lab needs yet are none of the reader's. */
async function listFiles(site) {
  const catalog = JSON.parse(await readFile(join(site, "catalog.json"), "utf8"));
  const labs = catalog.topics.filter(({ ready }) => ready);
  const names = (await readdir(site, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(site, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter(
      (name) =>
        name !== WORKER &&
        !name.startsWith("embed/") &&
        (!name.startsWith("data/") || labsOf(name, labs).length > 0),
    )
    .sort();
  const files = await Promise.all(
    names.map(async (name) =>
      describe(name.replace(/(^|\/)index\.html$/, "$1"), await readFile(join(site, name)), labs),
    ),
  );
  for (const { slug, datasets } of labs) {
    const found = files.filter((file) => file.path.startsWith("data/") && file.labs.includes(slug)).length;
    if (found !== datasets.length) {
      throw new Error(
        `the lab ${slug} needs ${datasets.length} data files, but ${found} were found in data/`,
      );
    }
  }
  return files;
}

/** Writes the service worker into the site's root, the only place from where it may serve all of it. */
export async function buildServiceWorker(site) {
  await build({
    entryPoints: [join(here, "src/offline/service-worker.ts")],
    outfile: join(site, WORKER),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
    define: {
      SITE_FILES: JSON.stringify(await listFiles(site)),
      "process.env.NODE_ENV": '"production"',
    },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const site = process.argv[2] ?? process.env.SITE;
  if (!site) throw new Error("which folder? usage: node offline.mjs <folder>");
  await buildServiceWorker(resolve(site));
}
