import assert from "node:assert/strict";
import test from "node:test";
import { notebook, programCells } from "../src/logic/notebook.ts";

const program = `# %% [markdown]
# # Title
#
# A text.

# %%
import sys

x = 1

# %%
if "--json" not in sys.argv:
    print(x)
    if x:
        print("</script>")
y = 2

# %% [markdown]
# ## The page's numbers

# %%
print("for the tests")
`;

const record = {
  slug: "sums",
  seed: "18446744073709551615",
  values: { k: "3", name: 'a "quoted" \\ name' },
  changes: [],
  steps: 3,
  metrics: { sum: 1.5, none: null },
  verdict: { state: "not_attempted" as const },
  digest: "1111-2222",
  exact: true,
};

test("the program's cells come without guards and without what serves the tests", () => {
  assert.deepEqual(programCells(program), [
    { kind: "markdown", text: "# Title\n\nA text." },
    { kind: "code", text: "import sys\n\nx = 1" },
    { kind: "code", text: 'print(x)\nif x:\n    print("</script>")\ny = 2' },
  ]);
});

test("the notebook is valid JSON with files, program and run, all of them text", () => {
  const text = notebook({
    title: "Sums",
    link: "https://a.example/?k=3",
    program,
    files: { "data/a.csv": "YQ==" },
    record,
  });
  const { cells, nbformat } = JSON.parse(text);
  assert.equal(nbformat, 4);
  assert.equal(cells.length, 6);
  assert(cells[0].source.includes('"data/a.csv": "YQ=="'));
  assert(cells[4].source.includes("https://a.example/?k=3"));
  const last = cells[5].source;
  for (const part of [
    "seed = 18446744073709551615",
    '"k": "3"',
    '"sum": 1.5',
    '"a \\"quoted\\" \\\\ name"',
  ]) {
    assert(last.includes(part), part);
  }
  assert(!last.includes("none"));
});

test("without a run the program stands alone", () => {
  const { cells } = JSON.parse(notebook({ title: "Sums", link: "", program, files: {} }));
  assert.equal(cells.length, 4);
});
