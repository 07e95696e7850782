/** What a reader takes elsewhere: the link to a run, and the code of a frame that shows it. */

import { writeAddress } from "../logic/address.ts";
import { embedCode } from "../logic/embed.ts";
import { root } from "../site/site.ts";
import type { LabModel } from "./model.ts";

export function copyLink(model: LabModel): Promise<void> {
  return copy(model, "link", `${root().href}topics/${model.topic.slug}/${query(model)}`);
}

export function copyEmbed(model: LabModel): Promise<void> {
  const { slug, title } = model.topic;
  return copy(model, "code", embedCode(root().href, slug, title, query(model)));
}

function query(model: LabModel): string {
  return writeAddress({ ...model.state, seed: model.seed });
}

async function copy(model: LabModel, what: "link" | "code", text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    model.noteLink(what === "link" ? "Link copied." : "Code copied.");
  } catch {
    model.noteLink(`The ${what} could not be copied. It is ${text}`);
  }
}
