/** What a reader takes home: the lab as a notebook with its data, and the run as a file. */

import { html } from "lit";
import { writeAddress } from "../logic/address.ts";
import { notebook } from "../logic/notebook.ts";
import { resultFile } from "../logic/result-file.ts";
import { download } from "../site/download.ts";
import { assets, root } from "../site/site.ts";
import type { LabModel } from "./model.ts";

/** The button above the program; `lab` holds the program and the data's addresses in its slots. */
export function notebookTemplate(model: LabModel, lab: Element) {
  return html`<p class="take">
    <button class="btn" type="button" @click=${() => saveNotebook(model, lab)}>Save as a Jupyter notebook</button>
    <span class="help"
      >With your settings, the seed and the data inside: it runs without this site. ${model.voice.note}</span
    >
  </p>`;
}

/** Saves the run as a file that `verify/` computes again. */
export async function saveResult(model: LabModel): Promise<void> {
  const { honest, topic } = model;
  if (!honest?.open) return;
  const { assignment, student } = model;
  const content = resultFile(await honest.record(), honest.version, assignment && { student, assignment });
  const parts = [topic.slug, student.replace(/[^\p{L}\p{N}]+/gu, "-"), honest.latest?.digest];
  download(`${parts.filter(Boolean).join("-")}.json`, new Blob([content], { type: "application/json" }));
}

/** Saves the net as it was last looked at, for other programs. */
export async function saveNet({ honest, topic }: LabModel): Promise<void> {
  if (!honest?.open) return;
  for (const { name, bytes } of await honest.save()) {
    download(`${topic.slug}-${name}`, new Blob([bytes as BlobPart], { type: "application/octet-stream" }));
  }
}

/** Saves the service with its model, ready to be started elsewhere; tells what became of it. */
export async function saveService({ honest, topic }: LabModel): Promise<string> {
  const nothing = "There is nothing to save yet: run the lab first.";
  if (!honest?.open) return nothing;
  const name = `${topic.slug}.zip`;
  try {
    const [files, { zip }] = await Promise.all([
      honest.save(),
      import(new URL("zip.js", assets).href) as Promise<typeof import("../zip.ts")>,
    ]);
    if (files.length === 0) return nothing;
    download(name, new Blob([zip(topic.slug, files) as BlobPart], { type: "application/zip" }));
    return `Saved as ${name}.`;
  } catch {
    return `${name} could not be made: what packs it could not be fetched. Try again with a connection.`;
  }
}

async function saveNotebook(model: LabModel, lab: Element): Promise<void> {
  const { topic, honest, table } = model;
  try {
    const program = lab.querySelector("[slot=python] code")?.textContent ?? "";
    const files = await Promise.all([
      packed("stepwise.py", new URL("python/stepwise.py", root())),
      ...[...lab.querySelectorAll<HTMLAnchorElement>("[slot=data] a[download]")].map(({ href }) => {
        const address = new URL(href);
        return packed(`data/${address.pathname.split("/").at(-1)}`, address);
      }),
    ]);
    const content = notebook({
      title: topic.title,
      link: `${root().href}topics/${topic.slug}/${writeAddress(model.state)}`,
      program,
      files: Object.fromEntries(files),
      record: honest?.open && !table.file ? await honest.record() : undefined,
    });
    download(`${topic.slug}.ipynb`, new Blob([content], { type: "application/x-ipynb+json" }));
  } catch {
    model.voice.sayAndShow(
      "The notebook could not be made: its data could not be fetched. Try again with a connection.",
    );
  }
}

/** A file's path and its bytes in base64, gzipped where its name says so even if the server has unpacked it. */
async function packed(path: string, address: URL): Promise<[string, string]> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.href} answered ${response.status}`);
  let bytes = await response.arrayBuffer();
  const [first, second] = new Uint8Array(bytes);
  if (path.endsWith(".gz") && !(first === 0x1f && second === 0x8b)) {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
    bytes = await new Response(stream).arrayBuffer();
  }
  return [path, await base64(bytes)];
}

function base64(bytes: ArrayBuffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^.*?,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(new Blob([bytes]));
  });
}
