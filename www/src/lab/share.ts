/** What a reader takes elsewhere: the link to a run, and the line of code that shows it on another page. */

import { writeAddress } from "../logic/address.ts";
import type { Assignment } from "../logic/assignment.ts";
import { elementCode } from "../logic/embed.ts";
import { root } from "../site/site.ts";
import type { LabModel } from "./model.ts";

/** Whether this browser can hand a link to other apps. */
export const canShare = typeof navigator.share === "function";

export async function copyLink(model: LabModel): Promise<void> {
  await copy(model, "link", await link(model));
}

/** Hands the link to another app of the reader's choice. */
export async function shareLink(model: LabModel): Promise<void> {
  try {
    await navigator.share({ title: `Stepwise: ${model.topic.title}`, url: await link(model) });
  } catch (error) {
    // Who closes the sheet has not failed.
    if ((error as Error).name !== "AbortError")
      model.voice.sayAndShow("The link could not be shared here: copy it.");
  }
}

export async function copyEmbed(model: LabModel): Promise<void> {
  const { slug, title } = model.topic;
  const query = writeAddress(await model.linkState());
  await copy(model, "code", elementCode(root().href, { slug, title, query, theme: "auto" }));
}

/** Copies the link to the lab as an assignment. */
export async function copyAssignment(model: LabModel, assignment: Assignment): Promise<void> {
  const { query } = model.state;
  const address = writeAddress({ query, mistake: false, card: "never", assignment });
  await copy(model, "link", `${root().href}topics/${model.topic.slug}/${address}`);
}

async function link(model: LabModel): Promise<string> {
  return `${root().href}topics/${model.topic.slug}/${writeAddress(await model.linkState())}`;
}

async function copy(model: LabModel, what: "link" | "code", text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    model.voice.sayAndShow(what === "link" ? "Link copied." : "Code copied.");
  } catch {
    model.voice.sayAndShow(`The ${what} could not be copied. It is ${text}`);
  }
}
