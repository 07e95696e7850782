/** A panel's title and the sentence that says how to read it. */

import { html } from "lit";
import type { Panel } from "../contract.ts";

export function captionTemplate({ title, caption }: Panel) {
  const stop = caption && !/[.?!]$/.test(title) ? "." : "";
  return html`<b>${title}${stop}</b> ${caption}`;
}
