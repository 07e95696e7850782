/** Where the tensors of a lab are computed, for labs that have some. */

import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import type { CardWish } from "../engine/protocol.ts";
import { significant } from "../logic/format.ts";
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
      .checked=${live(model.card !== "never")}
      @change=${(event: Event) => model.setCard((event.target as HTMLInputElement).checked ? "if_faster" : "never")}
    />
    <small class="help" id="card-help">${note(model)}</small>
    ${insistTemplate(model)}
  </div>`;
}

/** What computes now, and why. */
function note({ card, honest }: LabModel): string {
  if (card === "never") return "The processor computes. A card pays for large nets and large batches.";
  const moved = honest?.latest?.moved;
  if (moved) return `${moved}. The run goes on on the processor from its last state.`;
  const place = honest?.place;
  if (!place) return "The card is being tried.";
  const { batch } = place;
  if (!batch) return place.card ? `Computes on: ${place.note}.` : sentence(place.note);
  const [cards, processors] = [time(batch.card), time(batch.processor)];
  if (place.card)
    return `Computes on: ${place.note}. A batch takes it ${cards}, and the processor ${processors}.`;
  return `The processor computes, for it is faster with this net: a batch takes it ${processors}, and the card (${place.note}) ${cards}.`;
}

/** Lets the reader have the slower device, or take that back. */
function insistTemplate(model: LabModel) {
  const place = model.honest?.place;
  const offer = (wish: CardWish, text: string) => html`<div class="wide">
    <button class="btn small" type="button" @click=${() => model.setCard(wish)}>${text}</button>
  </div>`;
  if (model.card === "if_faster" && place?.batch && !place.card)
    return offer("always", "Use the card anyway");
  if (model.card === "always" && place?.card) return offer("if_faster", "Use it only where it is faster");
  return nothing;
}

function time(milliseconds: number): string {
  return `${significant(milliseconds)} ms`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
