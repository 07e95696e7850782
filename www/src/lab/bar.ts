/** Run, step, reset, speed, and the line that says how far the run is. */

import { html } from "lit";
import { live } from "lit/directives/live.js";
import type { Speed } from "../logic/speed.ts";
import type { LabModel } from "./model.ts";
import { statusText } from "./status.ts";

const SPEEDS: Speed[] = ["slow", "normal", "fast"];

export function barTemplate(model: LabModel) {
  const { running, honest } = model;
  const done = honest?.progress.done ?? false;
  return html`<div class="bar">
    <button
      class="btn go"
      type="button"
      aria-keyshortcuts="r"
      title="Keyboard: R"
      @click=${() => (running ? model.pause() : model.run())}
    >
      ${running ? "Pause" : done ? "Run again" : "Run"}
    </button>
    <button
      class="btn"
      type="button"
      aria-keyshortcuts="s"
      title="Keyboard: S"
      ?disabled=${running || done}
      @click=${() => model.step()}
    >
      Step
    </button>
    <button class="btn" type="button" aria-keyshortcuts="0" title="Keyboard: 0" @click=${() => model.reset()}>
      Reset
    </button>
    <select
      class="speed"
      aria-label="Speed"
      @change=${(event: Event) => model.setSpeed((event.target as HTMLSelectElement).value as Speed)}
    >
      ${SPEEDS.map(
        (speed) => html`<option value=${speed} .selected=${live(speed === model.speed)}>${speed}</option>`,
      )}
    </select>
    <span class="status">${statusText(honest)}</span>
  </div>`;
}
