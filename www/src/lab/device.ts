/** Where the tensors of a lab are computed, for labs that have some. */

import { html } from "lit";
import { live } from "lit/directives/live.js";
import type { LabModel } from "./model.ts";

export function deviceTemplate(model: LabModel) {
  return html`<div class="knob">
    <label for="card">Compute on the graphics card</label>
    <input
      class="switch"
      id="card"
      type="checkbox"
      role="switch"
      aria-describedby="card-help"
      .checked=${live(model.card)}
      @change=${(event: Event) => model.setCard((event.target as HTMLInputElement).checked)}
    />
    <small class="help" id="card-help">${note(model)}</small>
  </div>`;
}

/** What computes now, and why. */
function note({ card, honest }: LabModel): string {
  if (!card) return "The processor computes. A card pays for large nets and large batches.";
  const moved = honest?.latest?.moved;
  if (moved) return `${moved}. The run goes on on the processor from its last state.`;
  const place = honest?.place;
  if (!place) return "The card is being tried.";
  return place.card ? `Computes on: ${place.note}.` : sentence(place.note);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
