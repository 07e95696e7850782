// Bundles the shell. `node build.mjs [folder]`; without a folder, OUT or ./out.
// The engines and the figure renderer (learning.js, …, canvas.js and their .wasm) are put beside the bundles by the
// caller: they are loaded at run time and never bundled.
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/** Imports of `x.css?inline` as minified text, for shadow roots. */
export const inlineStyles = {
  name: "inline-styles",
  setup(build_) {
    build_.onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace("?inline", "")),
      namespace: "inline-style",
    }));
    build_.onLoad({ filter: /.*/, namespace: "inline-style" }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        entryPoints: [path],
        bundle: true,
        minify: true,
        write: false,
        metafile: true,
        target: "es2022",
      });
      return {
        contents: outputFiles[0].text,
        loader: "text",
        watchFiles: Object.keys(metafile.inputs).map((input) => resolve(input)),
      };
    });
  },
};

/** Templates of Lit are text to the minifier: the space between their tags goes here. */
const tidyTemplates = {
  name: "tidy-templates",
  setup(build_) {
    build_.onLoad({ filter: /src\/(lab|panels|site|verify)\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: source.replace(/\n[ \t]+/g, "\n"), loader: "ts" };
    });
  },
};

/** Builds into a folder; `page`, `worker` and `zip` are modules, `theme` runs before the first paint. */
export async function buildShell(folder) {
  const common = {
    bundle: true,
    minify: true,
    target: "es2022",
    outdir: folder,
    legalComments: "none",
    logLevel: "warning",
  };
  await Promise.all([
    build({
      ...common,
      entryPoints: {
        maker: join(here, "src/embed/maker.ts"),
        page: join(here, "src/page.ts"),
        worker: join(here, "src/worker.ts"),
        zip: join(here, "src/zip.ts"),
      },
      format: "esm",
      plugins: [inlineStyles, tidyTemplates],
      define: { "process.env.NODE_ENV": '"production"' },
      conditions: ["production"],
    }),
    build({ ...common, entryPoints: { theme: join(here, "src/theme-early.ts") }, format: "iife" }),
    build({ ...common, entryPoints: { style: join(here, "src/styles/style.css") } }),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildShell(resolve(process.argv[2] ?? process.env.OUT ?? join(here, "out")));
}
