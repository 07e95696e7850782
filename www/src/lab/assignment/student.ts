/** The assignment as the student sees it: what to do, whose work it is, and the file to hand in. */

import { html, nothing } from "lit";
import { sentence, targetText } from "../../logic/assignment.ts";
import type { LabModel } from "../model.ts";
import { saveResult } from "../take-away.ts";
import { typed } from "../typed.ts";

export function assignmentTemplate(model: LabModel) {
  const { assignment, honest } = model;
  if (!assignment) return nothing;
  const ran = (honest?.latest?.taken ?? 0) > 0 && !honest?.running;
  const why = assignment.seed.rule === "name" ? " The seed follows from it." : "";
  const missing =
    model.student === "" ? `Write your name first.${why}` : ran ? "" : "Run the lab, then save.";
  return html`<section class="banner assignment" aria-label="Assignment">
    <p>
      <b>Assignment.</b> ${sentence(assignment.task)} ${targetText(assignment.target)}
      ${ran ? html`<b class="state">${model.assignmentMet ? "✓ Reached." : "Not reached yet."}</b>` : nothing}
    </p>
    <label
      >Your name
      <input
        type="text"
        autocomplete="name"
        maxlength="80"
        size="16"
        .value=${typed(model.student)}
        @change=${(event: Event) => model.setStudent((event.target as HTMLInputElement).value)}
    /></label>
    <button
      class="btn small"
      type="button"
      ?disabled=${missing !== ""}
      aria-describedby="missing"
      @click=${() => saveResult(model)}
    >
      Save my result
    </button>
    <span class="help" id="missing">${missing}</span>
  </section>`;
}
