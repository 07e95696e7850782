/** The form in which a teacher makes an assignment of the lab as it is set. */

import { html } from "lit";
import type { Topic } from "../../contract.ts";
import { type Assignment, LONGEST_TASK, type Target } from "../../logic/assignment.ts";
import { valueText } from "../../logic/values.ts";
import { root } from "../../site/site.ts";
import type { LabModel } from "../model.ts";
import { copyAssignment } from "../share.ts";

const CHALLENGE = "";

export function teacherTemplate(model: LabModel) {
  const { topic, metrics, table } = model;
  if (table.file) {
    return html`<div class="teacher">
      <h2>Make an assignment</h2>
      <p>
        An assignment is about the shipped data: a link cannot carry your table.
        <button class="btn small" type="button" @click=${() => table.giveBack()}>Back to the shipped data</button>
      </p>
    </div>`;
  }
  return html`<form
    class="teacher"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      void copyAssignment(model, readForm(model, new FormData(event.target as HTMLFormElement)));
    }}
  >
    <h2>Make an assignment</h2>
    <p>
      Set the lab as students shall find it. The link carries everything; there is no server. Students hand in a
      result file, and <a href=${new URL("verify/", root()).href}>the verification page</a> computes each again.
    </p>
    <label class="wide" for="task">What to do</label>
    <textarea id="task" name="task" rows="3" maxlength=${LONGEST_TASK} required></textarea>
    <fieldset>
      <legend>Controls</legend>
      <div class="controls">${topic.params.map((param) => controlTemplate(model, param))}</div>
    </fieldset>
    <fieldset>
      <legend>Seed</legend>
      <label><input type="radio" name="seed" value="same" checked /> ${model.seed || "7"} for everybody</label>
      <label><input type="radio" name="seed" value="name" /> another for each student, from the name</label>
    </fieldset>
    <fieldset>
      <legend>To reach</legend>
      <select name="target" aria-label="What must be reached">
        <option value=${CHALLENGE}>the lab's challenge</option>
        ${metrics.map(({ key, label }) => html`<option value=${key}>${label}</option>`)}
      </select>
      <select name="bound" aria-label="In which direction">
        <option value="at_least">at least</option>
        <option value="at_most">at most</option>
      </select>
      <input name="value" type="number" step="any" value="0" aria-label="The bound; a share is written as 0.5" />
    </fieldset>
    <p class="buttons">
      <button class="btn go">Copy the assignment's link</button> <span class="help">${model.voice.note}</span>
    </p>
  </form>`;
}

function controlTemplate(model: LabModel, param: Topic["params"][number]) {
  return html`<label
    ><span>${param.label}</span>
    <select name="control-${param.key}">
      <option value="free">free</option>
      <option value="fixed">fixed ${param.kind.type === "text" ? "as it stands" : `at ${valueText(model.controls.shown(param))}`}</option>
      <option value="hidden">fixed and hidden</option>
    </select></label
  >`;
}

function readForm(model: LabModel, form: FormData): Assignment {
  const rule = (key: string) => form.get(`control-${key}`);
  const fixed = model.topic.params.filter(({ key }) => rule(key) !== "free");
  const same = form.get("seed") === "same";
  return {
    task: String(form.get("task") ?? "").trim(),
    fixed: Object.fromEntries(fixed.map((param) => [param.key, valueText(model.controls.shown(param))])),
    hidden: fixed.filter(({ key }) => rule(key) === "hidden").map(({ key }) => key),
    seed: same ? { rule: "same", seed: model.seed || "7" } : { rule: "name" },
    target: readTarget(model, form),
  };
}

function readTarget({ metrics }: LabModel, form: FormData): Target {
  const metric = metrics.find(({ key }) => key === form.get("target"));
  if (!metric) return { type: "challenge" };
  const { key, label } = metric;
  const bound = form.get("bound") === "at_most" ? "at_most" : "at_least";
  return { type: "metric", key, label, bound, value: Number(form.get("value")) || 0 };
}
