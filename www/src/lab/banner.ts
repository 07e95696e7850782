/** One sentence about what went wrong or was checked, above what still works. */

import { html, nothing } from "lit";
import { goOn } from "./focus.ts";
import type { LabModel } from "./model.ts";

export function bannerTemplate(model: LabModel) {
  return html`${checkTemplate(model)} ${refusalTemplate(model)} ${faultTemplate(model)}`;
}

/** Whether a link kept its promise. */
function checkTemplate({ promise }: LabModel) {
  const { checked } = promise;
  if (!checked) return nothing;
  return html`<div class="banner ${checked.same ? "good" : ""}">
    <p>${checked.same ? "✓ " : ""}${checked.sentence}</p>
    ${dismissTemplate(() => promise.dismiss())}
  </div>`;
}

function refusalTemplate(model: LabModel) {
  if (model.refusal === "") return nothing;
  return html`<div class="banner" role="alert">
    <p>${model.refusal}</p>
    ${dismissTemplate(() => model.refuse(""))}
  </div>`;
}

function faultTemplate(model: LabModel) {
  const run = model.honest;
  if (!run) return nothing;
  const { error, notice } = run;
  // What is wrong with a parameter stands at its control.
  const atControl = error?.key !== undefined && model.controls.complaint(error.key) !== undefined;
  const sentences = [notice, error && !atControl ? error.message : ""].filter(Boolean);
  if (sentences.length === 0) return nothing;
  return html`<div class="banner" role="alert">
    <p>${sentences.join(" ")}</p>
    ${dismissTemplate(() => model.dismiss(), run.open ? "Dismiss" : "Try again")}
  </div>`;
}

/** Takes a sentence off the screen; the focus goes on to what is there. */
function dismissTemplate(dismiss: () => void, label = "Dismiss") {
  return html`<button class="btn small" type="button" @click=${(event: Event) => {
    dismiss();
    void goOn(event);
  }}>
    ${label}
  </button>`;
}
