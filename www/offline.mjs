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

/** The engine that a file of code belongs to. */
const engineOf = (path) => /^code-[^/]+\/(.+?)(?:_bg\.wasm|\.js)$/.exec(path)?.[1];

/** The engines that a lab may run in: its section's, and the one with the graphics card; or the one with the shell. */
const enginesFor = ({ section, uses_tensors, uses_shell }) => {
  if (uses_shell) return ["shell"];
  return uses_tensors ? [section, `${section}-card`] : [section];
};

const isEngine = (path, topics) =>
  topics.some((topic) => topic.ready && enginesFor(topic).includes(engineOf(path)));

/** What every page needs, wherever the reader enters. */
const isShell = (path, topics) =>
  path === "" ||
  (path.startsWith("code-") && !isEngine(path, topics)) ||
  /^(offline|verify|python)\/|^icons\/icon\.svg$|^manifest\.webmanifest$/.test(path);

/** The labs that need a file, by where it lies; data sets are named by the catalogue. */
function labsOf(path, topics) {
  const [folder, name = ""] = path.split("/");
  return topics
    .filter((topic) => {
      const { ready, slug, datasets } = topic;
      if (!ready) return false;
      if (folder === "topics") return name === slug;
      if (folder === "posters")
        return name.startsWith(`${slug}-`) && !name.slice(slug.length + 1).includes("-");
      if (folder.startsWith("code-")) return enginesFor(topic).includes(engineOf(path));
      return folder === "data" && datasets.some((id) => name.startsWith(`${id}.`));
    })
    .map(({ slug }) => slug);
}

/** A file as `src/logic/site-files.ts` describes it. */
function describe(path, content, topics) {
  const shipped = hash(content);
  const data = path.startsWith("data/");
  // Data as the engine asks for them; code is named by its folder.
  const version = path.startsWith("code-") ? "" : `?${shipped.slice(0, data ? 8 : 16)}`;
  return {
    path,
    version,
    bytes: content.length,
    hashes: data ? [shipped, hash(gunzipSync(content))] : [shipped],
    shell: isShell(path, topics),
    labs: labsOf(path, topics),
  };
}

/** The files of the site; data that no lab needs yet are none of the reader's. */
async function listFiles(site) {
  const { topics } = JSON.parse(await readFile(join(site, "catalog.json"), "utf8"));
  const names = (await readdir(site, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(site, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter(
      (name) =>
        name !== WORKER &&
        !name.startsWith("embed/") &&
        (!name.startsWith("data/") || labsOf(name, topics).length > 0),
    )
    .sort();
  const files = await Promise.all(
    names.map(async (name) =>
      describe(name.replace(/(^|\/)index\.html$/, "$1"), await readFile(join(site, name)), topics),
    ),
  );
  for (const topic of topics.filter(({ ready }) => ready)) {
    const { slug, datasets } = topic;
    const found = (start) =>
      files.filter(({ path, labs }) => path.startsWith(start) && labs.includes(slug)).length;
    if (found("data/") !== datasets.length) {
      throw new Error(
        `the lab ${slug} needs ${datasets.length} data files, but ${found("data/")} were found in data/`,
      );
    }
    const engines = enginesFor(topic);
    if (found("code-") !== 2 * engines.length) {
      throw new Error(
        `the lab ${slug} needs the engines ${engines.join(", ")}; www/index.html does not have all of them compiled`,
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
