/** Run, step, reset, speed, and the line that says how far the run is. */

import { html } from "lit";
import { live } from "lit/directives/live.js";
import type { Speed } from "../logic/speed.ts";
import type { LabModel } from "./model.ts";
import { statusText } from "./status.ts";
import { timelineTemplate } from "./timeline.ts";

const SPEEDS: Speed[] = ["slow", "normal", "fast"];

export function barTemplate(model: LabModel) {
  const { running, honest } = model;
  const back = model.lookedAt !== undefined;
  const done = !back && (honest?.progress.done ?? false);
  // Off without losing the focus: the last step is made by this button.
  const rests = running || done;
  return html`<div class="bar">
    <button
      class="btn go"
      type="button"
      aria-keyshortcuts="r"
      title="Keyboard: R"
      @click=${() => (running ? model.pause() : void model.run())}
    >
      ${running ? "Pause" : back ? "Run on" : done ? "Run again" : "Run"}
    </button>
    <button
      class="btn"
      type="button"
      aria-keyshortcuts="s"
      title="Keyboard: S"
      aria-disabled=${rests ? "true" : "false"}
      @click=${() => {
        if (!rests) void model.step();
      }}
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
    ${timelineTemplate(model)}
    <span class="status">${statusText(model)}</span>
  </div>`;
}
