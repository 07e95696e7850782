/** One sentence about what went wrong, above what still works. */

import { html, nothing } from "lit";
import type { LabModel } from "./model.ts";

export function bannerTemplate(model: LabModel) {
  const run = model.honest;
  if (!run) return nothing;
  const { error, notice } = run;
  // What is wrong with a parameter stands at its control.
  const atControl = error?.key !== undefined && model.complaint(error.key) !== undefined;
  const sentences = [notice, error && !atControl ? error.message : ""].filter(Boolean);
  if (sentences.length === 0) return nothing;
  return html`<div class="banner" role="alert">
    <p>${sentences.join(" ")}</p>
    <button class="btn small" type="button" @click=${() => model.dismiss()}>
      ${run.open ? "Dismiss" : "Try again"}
    </button>
  </div>`;
}
