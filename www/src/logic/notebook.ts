/** A lab's Python program as a Jupyter notebook that carries its data and the reader's own run. */

import type { RunRecord } from "../contract.ts";

export interface NotebookParts {
  title: string;
  /** The address of the run on the page. */
  link: string;
  /** The program, in cells that start with `# %%`. */
  program: string;
  /** Files that the program reads, by their path beside the notebook, in base64. */
  files: Record<string, string>;
  /** The reader's run; none where it used a table that stays with the reader. */
  record?: RunRecord | undefined;
}

interface Cell {
  cell_type: "markdown" | "code";
  id: string;
  metadata: Record<string, never>;
  source: string;
  execution_count?: null;
  outputs?: never[];
}

/** From here on a program serves the tests of the page alone. */
const TESTS = "# ## The page's numbers";
/** What keeps a program silent when the tests call it. */
const GUARD = /^if "--json" not in sys\.argv:$/;

/** The notebook's file content: JSON in Jupyter's format 4.5. */
export function notebook(parts: NotebookParts): string {
  const cells: Cell[] = [];
  const add = (cell_type: Cell["cell_type"], source: string) => {
    const cell: Cell = { cell_type, id: `cell-${cells.length + 1}`, metadata: {}, source };
    cells.push(cell_type === "code" ? { ...cell, execution_count: null, outputs: [] } : cell);
  };
  add("code", unpacking(parts.files));
  for (const { kind, text } of programCells(parts.program)) add(kind, text);
  if (parts.record) {
    add("markdown", runText(parts.record, parts.link));
    add("code", runCode(parts.record));
  }
  const metadata = {
    kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
    language_info: { name: "python" },
    title: parts.title,
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** The cells of a program, without what is there for the page's tests. */
export function programCells(program: string): { kind: Cell["cell_type"]; text: string }[] {
  const blocks = program.split(/^# %%/m).slice(1);
  const end = blocks.findIndex((block) => block.includes(TESTS));
  return blocks.slice(0, end < 0 ? undefined : end).map((block) => {
    const [head = "", ...lines] = block.split("\n");
    if (head.trim() === "[markdown]") {
      return {
        kind: "markdown",
        text: lines
          .map((line) => line.replace(/^# ?/, ""))
          .join("\n")
          .trim(),
      };
    }
    return { kind: "code", text: withoutGuards(lines).join("\n").trim() };
  });
}

/** Takes the guard away and what it guards one level out. */
function withoutGuards(lines: string[]): string[] {
  let guarded = false;
  return lines.flatMap((line) => {
    if (GUARD.test(line)) {
      guarded = true;
      return [];
    }
    if (guarded && line !== "" && !line.startsWith("    ")) guarded = false;
    return [guarded ? line.slice(4) : line];
  });
}

function unpacking(files: Record<string, string>): string {
  const entries = Object.entries(files).map(([path, content]) => `    ${python(path)}: ${python(content)},`);
  return `# The data and the page's random draws, written beside this notebook.
import base64
import pathlib

FILES = {
${entries.join("\n")}
}
for path, content in FILES.items():
    pathlib.Path(path).parent.mkdir(exist_ok=True)
    pathlib.Path(path).write_bytes(base64.b64decode(content))`;
}

function runText({ changes }: RunRecord, link: string): string {
  const changed =
    changes.length > 0
      ? "\n\nOn the page something was changed while it ran. Here it runs as it started, so the numbers differ."
      : "";
  return `## Your run\n\nThe settings of [your run on the page](${link}), and its numbers beside those of this notebook.${changed}`;
}

function runCode({ values, seed, metrics }: RunRecord): string {
  const known = Object.entries(metrics).filter(([, value]) => typeof value === "number");
  return `settings = {
${entries(Object.entries(values).map(([key, text]) => [key, python(text)]))}
}
seed = ${BigInt(seed)}
on_the_page = {
${entries(known.map(([key, value]) => [key, String(value)]))}
}
print(f"{'':24}{'here':>14}{'on the page':>14}")
for name, value in numbers(settings, seed).items():
    if name in on_the_page:
        print(f"{name:24}{value:14.6g}{on_the_page[name]:14.6g}")`;
}

function entries(pairs: [string, string][]): string {
  return pairs.map(([key, text]) => `    ${python(key)}: ${text},`).join("\n");
}

/** A Python string. JSON's strings are such strings, all but for characters beyond the first plane. */
function python(text: string): string {
  return JSON.stringify(text);
}
