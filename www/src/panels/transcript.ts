/** A conversation with a program: what was said so far, and a line to type. */

import { html } from "lit";
import type { TranscriptLine } from "../contract.ts";
import { ActionEvent } from "./events.ts";

export function transcriptTemplate(lines: TranscriptLine[], panel: string, title: string) {
  return html`<div class="transcript">
    <ol tabindex="0" aria-label=${title}>
      ${lines.map(
        ({ kind, text }) =>
          html`<li class=${kind}>${kind === "error" ? html`<span class="sr">Error: </span>` : ""}${text}</li>`,
      )}
    </ol>
    <form @submit=${(event: SubmitEvent) => send(event, panel)}>
      <input name="line" autocomplete="off" autocapitalize="off" spellcheck="false" aria-label="Type a line: ${title}" />
      <button class="btn small">Enter</button>
    </form>
  </div>`;
}

function send(event: SubmitEvent, panel: string): void {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  const field = form.elements.namedItem("line") as HTMLInputElement;
  form.dispatchEvent(new ActionEvent({ type: "line", panel, text: field.value }));
  field.value = "";
}
