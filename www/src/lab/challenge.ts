/** The challenge: its goal, what became of it, hints one by one, and the solution. */

import { html, nothing, type TemplateResult } from "lit";
import type { Challenge, Param, Verdict } from "../contract.ts";

export interface ChallengeState {
  verdict: Verdict;
  hints: number;
  solution: boolean;
  passedBefore: boolean;
  revealHint(): void;
  revealSolution(): void;
  apply(): void;
}

const SIGNS = { passed: "✓", not_yet: "○", not_attempted: "○" } as const;

export function challengeTemplate(
  challenge: Challenge,
  params: Param[],
  state: ChallengeState,
): TemplateResult {
  const { verdict } = state;
  return html`<section class="row challenge ${verdict.state}" aria-label="Challenge">
    <span class="sign" aria-hidden="true">${SIGNS[verdict.state]}</span>
    <div>
      <p class="goal">
        <b>${heading(state)}</b> ${challenge.goal}
      </p>
      ${verdict.state === "not_attempted" ? nothing : html`<p class="why">${verdict.why}</p>`}
      ${helpTemplate(challenge, params, state)}
    </div>
  </section>`;
}

function heading({ verdict, passedBefore }: ChallengeState): string {
  if (verdict.state === "passed") return "Challenge passed:";
  if (verdict.state === "not_yet") return "Not there yet:";
  return passedBefore ? "Challenge, passed before:" : "Challenge:";
}

function helpTemplate(challenge: Challenge, params: Param[], state: ChallengeState) {
  const { hints } = challenge;
  const shown = hints.slice(0, state.hints);
  return html`
    ${shown.length > 0 ? html`<ol class="hints">${shown.map((hint) => html`<li>${hint}</li>`)}</ol>` : nothing}
    ${state.solution ? solutionTemplate(challenge, params, state) : nothing}
    <p class="buttons">
      ${
        state.hints < hints.length
          ? html`<button class="btn small" type="button" @click=${state.revealHint}>
              ${state.hints === 0 ? "Hint" : `Hint ${state.hints + 1} of ${hints.length}`}
            </button>`
          : nothing
      }
      ${
        state.solution
          ? nothing
          : html`<button class="btn small plain" type="button" @click=${state.revealSolution}>Show the solution</button>`
      }
    </p>
  `;
}

function solutionTemplate({ solution }: Challenge, params: Param[], state: ChallengeState) {
  return html`<div class="solution">
    <p>One way to pass:</p>
    <ul>
      ${solution.map(([key, value]) => html`<li>${settingText(params, key, value)}</li>`)}
    </ul>
    <button class="btn small" type="button" @click=${state.apply}>Apply it and run</button>
  </div>`;
}

/** "Clusters: 5", with the labels that the reader sees on the controls. */
function settingText(params: Param[], key: string, value: string): string {
  const param = params.find((other) => other.key === key);
  if (!param) return `${key}: ${value}`;
  const option = param.kind.type === "choice" && param.kind.options.find((other) => other.key === value);
  return `${param.label}: ${option ? option.label : value}${param.unit ? ` ${param.unit}` : ""}`;
}
