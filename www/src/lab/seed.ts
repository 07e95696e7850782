/** The seed, and the link that carries it elsewhere. */

import { html, nothing } from "lit";
import type { LabModel } from "./model.ts";
import { copyLink } from "./share.ts";
import { typed } from "./typed.ts";

export function seedTemplate(model: LabModel) {
  return html`<div class="knob">
    <label for="seed">Seed</label>
    <span class="typed">
      <input
        id="seed"
        type="text"
        inputmode="numeric"
        autocomplete="off"
        size="6"
        maxlength="20"
        aria-describedby="seed-help"
        aria-invalid=${model.seedComplaint ? "true" : "false"}
        ?disabled=${model.assignment !== undefined}
        .value=${typed(model.seed)}
        @change=${(event: Event) => model.setSeed((event.target as HTMLInputElement).value)}
      />
      <button
        class="btn small"
        type="button"
        ?disabled=${model.assignment !== undefined}
        @click=${() => model.setSeed(anySeed())}
      >
        New
      </button>
    </span>
    <small class="help" id="seed-help">The same seed and settings give the same run, everywhere.</small>
    ${model.seedComplaint ? html`<p class="complaint" role="alert">${model.seedComplaint}</p>` : nothing}
    <p class="buttons">
      <button class="btn small" type="button" @click=${() => copyLink(model)}>Copy the link to this run</button>
      <span class="help">${model.voice.note}</span>
    </p>
  </div>`;
}

function anySeed(): string {
  return String(crypto.getRandomValues(new Uint16Array(1))[0] ?? 0);
}
