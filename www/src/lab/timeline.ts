/**
 * Looking back: a slider over the views that the run has shown. What cannot be pressed at an end keeps the focus all the
 * same, for the way back.
 */

import { html } from "lit";
import { live } from "lit/directives/live.js";
import { fixed } from "../logic/format.ts";
import type { LabModel } from "./model.ts";

export function timelineTemplate(model: LabModel) {
  const history = model.honest?.history;
  const last = Math.max(0, (history?.length ?? 0) - 1);
  const place = placeIn(model);
  const step = history?.at(place)?.progress.step ?? 0;
  return html`<div class="timeline ${model.running ? "running" : ""}">
    <button
      class="btn beside"
      type="button"
      aria-label="Look back"
      aria-keyshortcuts="b"
      title="Look back. Keyboard: B"
      aria-disabled=${place === 0 ? "true" : "false"}
      @click=${() => lookBeside(model, -1)}
    >
      ‹
    </button>
    <input
      type="range"
      min="0"
      max=${Math.max(1, last)}
      aria-label="Look back over the run"
      aria-valuetext="step ${fixed(step, 0)}"
      ?disabled=${last === 0}
      .value=${live(String(last === 0 ? 0 : place))}
      @input=${(event: Event) => look(model, Number((event.target as HTMLInputElement).value))}
    />
    <button
      class="btn beside"
      type="button"
      aria-label="Look forward"
      aria-keyshortcuts="f"
      title="Look forward. Keyboard: F"
      aria-disabled=${place === last ? "true" : "false"}
      @click=${() => lookBeside(model, 1)}
    >
      ›
    </button>
  </div>`;
}

/** Shows the view before or after the one on the screen. */
export function lookBeside(model: LabModel, by: -1 | 1): void {
  look(model, placeIn(model) + by);
}

function look(model: LabModel, place: number): void {
  const moment = model.honest?.history.at(place);
  if (moment) model.lookAt(moment.taken);
}

/** Which of the kept views is on the screen. */
function placeIn({ honest, lookedAt }: LabModel): number {
  const moments = honest?.history.moments ?? [];
  if (lookedAt === undefined) return Math.max(0, moments.length - 1);
  return Math.max(
    0,
    moments.findLastIndex(({ taken }) => taken <= lookedAt),
  );
}
