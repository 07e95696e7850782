/** The one switch that makes the classic mistake. */

import { html } from "lit";
import { live } from "lit/directives/live.js";
import type { LabModel } from "./model.ts";

export function mistakeTemplate(model: LabModel) {
  return html`<div class="row mistake">
    <input
      class="switch"
      id="mistake"
      type="checkbox"
      role="switch"
      aria-describedby="mistake-help"
      aria-keyshortcuts="m"
      title="Keyboard: M"
      .checked=${live(model.mistake)}
      @change=${(event: Event) => model.setMistake((event.target as HTMLInputElement).checked)}
    />
    <div>
      <label for="mistake">Make the mistake</label>
      <small id="mistake-help">${model.topic.pitfall.statement}</small>
    </div>
  </div>`;
}
