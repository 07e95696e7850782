/** What leaves the lab: the link, the frame, the result file, an assignment. */

import { html, nothing } from "lit";
import { teacherTemplate } from "./assignment/teacher.ts";
import type { LabModel } from "./model.ts";
import { canShare, copyEmbed, copyLink, shareLink } from "./share.ts";
import { saveNet, saveResult } from "./take-away.ts";

export function shareTemplate(model: LabModel) {
  return html`<div class="share">
    <h2>Share this run</h2>
    <p>
      The link holds every setting, the seed and the version. Once the run has ended it also holds its digest, so that
      whoever opens it learns whether the same numbers came out.
    </p>
    <p class="buttons">
      <button class="btn" type="button" @click=${() => copyLink(model)}>Copy the link</button>
      ${
        canShare
          ? html`<button class="btn" type="button" @click=${() => shareLink(model)}>Share…</button>`
          : nothing
      }
      <button class="btn" type="button" @click=${() => copyEmbed(model)}>Copy as embed</button>
      <button class="btn" type="button" ?disabled=${!model.honest?.open} @click=${() => saveResult(model)}>
        Save the run as a file
      </button>
      ${
        trainsNet(model)
          ? html`<button class="btn" type="button" ?disabled=${!model.honest?.open} @click=${() => saveNet(model)}>
              Save the net as ONNX and safetensors
            </button>`
          : nothing
      }
      <span class="help">${model.voice.note}</span>
    </p>
    ${model.assignment ? nothing : teacherTemplate(model)}
  </div>`;
}

/** A lab that trains a net counts its weights. */
function trainsNet({ metrics }: LabModel): boolean {
  return metrics.some(({ key }) => key === "weights");
}
