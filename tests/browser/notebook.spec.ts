// Every lab is taken away as a notebook that runs from top to bottom, and in it the page's numbers come out again.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { SITE } from "./server.mjs";
import { expect, labReady, READY, runToEnd, test } from "./site.ts";

const repository = join(import.meta.dirname, "..", "..");
/** Where `cargo xtask golden` puts Python and the reference libraries. */
const PYTHON = join(process.env.CARGO_TARGET_DIR ?? join(repository, "target"), "python/python/bin/python");
/**
 * Relative difference between here and there: six digits are printed, and in a whole run of 32-bit numbers rounding
 * grows until only the quality is the same. A reference that is farther off than `quality` compares no digits.
 */
const CLOSE = { classical: 1e-5, nets: 0.05, quality: 1e-3 };

interface Notebook {
  nbformat: number;
  cells: { cell_type: string; source: string }[];
}

/** Runs all code cells in a folder of their own; returns what they print. */
async function runAll({ cells }: Notebook): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "notebook-"));
  try {
    const code = cells.filter(({ cell_type }) => cell_type === "code").map(({ source }) => source);
    await writeFile(join(folder, "notebook.py"), code.join("\n\n"));
    const options = { cwd: folder, maxBuffer: 1 << 26 };
    return (await promisify(execFile)(PYTHON, ["notebook.py"], options)).stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

for (const topic of READY) {
  test(`${topic.slug} as a notebook`, async ({ page, open, faults }) => {
    test.setTimeout(400_000);
    await open(`topics/${topic.slug}/`);
    await labReady(page);
    if (existsSync(PYTHON)) await runToEnd(page);
    await page.getByRole("tab", { name: "In Python" }).click();
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as a Jupyter notebook" }).click();
    const notebook: Notebook = JSON.parse(await readFile((await (await saving).path()) ?? "", "utf8"));
    expect(notebook.nbformat).toBe(4);
    const sources = notebook.cells.map(({ source }) => source);
    expect(sources.some((source) => source.includes("--json"))).toBe(false);
    expect(sources.at(-1)).toContain("numbers(settings, seed)");
    expect(faults.all).toEqual([]);
    test.skip(
      !existsSync(PYTHON),
      "the reference libraries are not here: `cargo xtask golden` installs them",
    );
    const { uses_tensors } = JSON.parse(
      await readFile(join(SITE, `topics/${topic.slug}/topic.json`), "utf8"),
    );
    // Where the library draws other numbers than we do, only some can agree, as nearly as the lab's reference says.
    const { cases } = JSON.parse(
      await readFile(join(repository, "crates/topics/src", topic.slug, "golden.json"), "utf8"),
    );
    // The notebook holds the settings that the page opens with.
    const isThis = ({ set }: { set: object }) => Object.keys(set).length === 0;
    const { metrics, relative } = cases.find(isThis) ?? cases[0];
    const quality = !uses_tensors && relative > CLOSE.quality;
    const close = uses_tensors ? CLOSE.nets : quality ? relative : CLOSE.classical;
    const printed = await runAll(notebook);
    const rows = printed.slice(printed.lastIndexOf("on the page")).trim().split("\n").slice(1);
    expect(rows.length, printed).toBeGreaterThan(0);
    for (const row of rows) {
      const [name = ""] = row.trim().split(/\s+/);
      if (quality && !(name in metrics)) continue;
      const [here, there] = row.trim().split(/\s+/).slice(-2).map(Number) as [number, number];
      expect(Math.abs(here - there), row).toBeLessThanOrEqual(close * Math.max(Math.abs(there), 1e-3));
    }
  });
}
