/** What a reader takes elsewhere: the link to a run, and the line of code that shows it on another page. */

import { writeAddress } from "../logic/address.ts";
import type { Assignment } from "../logic/assignment.ts";
import { elementCode } from "../logic/embed.ts";
import { root } from "../site/site.ts";
import type { LabModel } from "./model.ts";

/** Whether this browser can hand a link to other apps. */
export const canShare = typeof navigator.share === "function";

/** A longer address is cut by some mail programs, and refused by some servers. */
const LONG = 8000;

export async function copyLink(model: LabModel): Promise<void> {
  const address = await link(model);
  const without = model.table.file ? "Your table is not in it: that stays on this device." : "";
  await copy(model, "link", address, [without, lengthNote(address)]);
}

function lengthNote({ length }: string): string {
  return length > LONG ? `It has ${length} characters: not every mail program keeps it whole.` : "";
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
  // A frame has no room for a race.
  const { lanes: _, ...state } = await model.linkState();
  const query = writeAddress(state);
  await copy(model, "code", elementCode(root().href, { slug, title, query, theme: "auto" }));
}

/** Copies the link to the lab as an assignment. */
export async function copyAssignment(model: LabModel, assignment: Assignment): Promise<void> {
  const { query } = model.state;
  const address = writeAddress({ query, mistake: false, card: "never", assignment });
  const whole = `${root().href}topics/${model.topic.slug}/${address}`;
  await copy(model, "link", whole, [lengthNote(whole)]);
}

async function link(model: LabModel): Promise<string> {
  return `${root().href}topics/${model.topic.slug}/${writeAddress(await model.linkState())}`;
}

async function copy(
  model: LabModel,
  what: "link" | "code",
  text: string,
  notes: string[] = [],
): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    const copied = what === "link" ? "Link copied." : "Code copied.";
    model.voice.sayAndShow([copied, ...notes].filter(Boolean).join(" "));
  } catch {
    model.voice.sayAndShow(`The ${what} could not be copied. It is ${text}`);
  }
}
