/** The challenge: its goal, what became of it, hints one by one, and the solution. */

import { html, nothing, type TemplateResult } from "lit";
import type { Param } from "../contract.ts";
import { listItems } from "../logic/values.ts";
import { goOn } from "./focus.ts";
import type { LabModel } from "./model.ts";

const SIGNS = { passed: "✓", not_yet: "○", not_attempted: "○" } as const;

export function challengeTemplate(model: LabModel): TemplateResult {
  const { verdict, lesson, topic } = model;
  const shown = topic.challenge.hints.slice(0, lesson.hints);
  return html`<section class="row challenge ${verdict.state}" aria-label="Challenge">
    <span class="sign" aria-hidden="true">${SIGNS[verdict.state]}</span>
    <div class="what">
      <p class="goal"><b>${heading(model)}</b> ${topic.challenge.goal}</p>
      ${verdict.state === "not_attempted" ? nothing : html`<p class="why">${verdict.why}</p>`}
      ${shown.length > 0 ? html`<ol class="hints" tabindex="-1">${shown.map((hint) => html`<li>${hint}</li>`)}</ol>` : nothing}
      ${lesson.solution ? solutionTemplate(model) : nothing}
    </div>
    <p class="buttons">${hintButton(model)} ${model.assignment ? nothing : solutionButton(model)}</p>
  </section>`;
}

function heading({ verdict, lesson }: LabModel): string {
  if (verdict.state === "passed") return "Challenge passed:";
  if (verdict.state === "not_yet") return "Not there yet:";
  return lesson.passedBefore ? "Challenge, passed before:" : "Challenge:";
}

function hintButton(model: LabModel) {
  const all = model.topic.challenge.hints.length;
  if (model.lesson.hints >= all) return nothing;
  return html`<button class="btn small" type="button" @click=${(event: Event) => {
    model.lesson.showHint();
    void goOn(event, ".challenge .buttons button", ".challenge .hints");
  }}>
    ${model.lesson.hints === 0 ? "Hint" : `Hint ${model.lesson.hints + 1} of ${all}`}
  </button>`;
}

function solutionButton(model: LabModel) {
  const { solution } = model.lesson;
  // One button for both, so that the focus stays.
  return html`<button
    class="btn small ${solution ? "" : "plain"}"
    type="button"
    @click=${() => (solution ? model.applySolution() : model.lesson.showSolution())}
  >
    ${solution ? "Apply it and run" : "Show the solution"}
  </button>`;
}

function solutionTemplate({ topic }: LabModel) {
  const settings = topic.challenge.solution.map(([key, value]) => settingText(topic.params, key, value));
  const texts = topic.challenge.solution.filter(([key]) => isText(topic.params, key));
  return html`<p class="solution"><b>One way to pass:</b> ${settings.join("; ")}.</p>
    ${texts.map(([, text]) => html`<pre class="code solution" tabindex="0">${text}</pre>`)}`;
}

const isText = (params: Param[], key: string) =>
  params.some((param) => param.key === key && param.kind.type === "text");

/** "Clusters: 5", with the labels that the reader sees on the controls. */
function settingText(params: Param[], key: string, value: string): string {
  const param = params.find((other) => other.key === key);
  if (!param) return `${key}: ${value}`;
  return `${param.label}: ${valueWords(param, value)}${param.unit ? ` ${param.unit}` : ""}`;
}

function valueWords({ kind }: Param, value: string): string {
  if (kind.type === "choice") return kind.options.find(({ key }) => key === value)?.label ?? value;
  if (kind.type === "text") return "as below";
  return kind.type === "columns" ? listItems(value).join(", ") : value;
}
