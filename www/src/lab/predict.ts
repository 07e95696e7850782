/** The question before the first run, and afterwards whether the answer was right. */

import { html, nothing, type TemplateResult } from "lit";
import type { Answer, Question } from "../contract.ts";
import { willNotDo } from "../logic/complaint.ts";
import { readGuess } from "../logic/guess.ts";
import { answerText } from "../logic/prediction.ts";
import type { Prediction } from "../logic/record.ts";
import { goOn } from "./focus.ts";

export interface PredictState {
  prediction: Prediction | undefined;
  /** The true answer, once known. */
  actual: number | undefined;
  /** Whether a run of these settings can settle the question. */
  defaults: boolean;
  answer(given: number): void;
  skip(): void;
}

export function predictTemplate(question: Question, state: PredictState): TemplateResult {
  return html`<section class="predict" aria-label="Predict before you run" tabindex=${state.prediction ? -1 : nothing}>
    ${state.prediction ? outcomeTemplate(question, state, state.prediction) : askTemplate(question, state)}
  </section>`;
}

function askTemplate(question: Question, state: PredictState) {
  return html`<form
    @submit=${(event: SubmitEvent) => {
      const given = givenAnswer(event, question.answer);
      if (given === undefined) return;
      state.answer(given);
      // The outcome stands where the question was.
      void goOn(event, ".predict");
    }}
  >
    <fieldset>
      <legend><b>Before you run:</b> ${question.prompt}</legend>
      ${answerFields(question.answer)}
    </fieldset>
    <p class="buttons">
      <button class="btn small">Predict and run</button>
      <button class="btn small plain" type="button" @click=${(event: Event) => {
        state.skip();
        void goOn(event);
      }}>Skip</button>
    </p>
  </form>`;
}

/** The fields of a form that asks for an answer. */
export function answerFields(answer: Answer) {
  return answer.type === "choice"
    ? answer.options.map(
        (option, index) => html`<label class="option"
          ><input type="radio" name="answer" value=${index} required /><span>${option}</span></label
        >`,
      )
    : html`<label class="typed"
        ><span class="sr">Your guess</span
        ><input name="answer" type="text" inputmode="decimal" autocomplete="off" size="8" required @input=${accept} />${
          answer.unit ? html`<span class="unit">${answer.unit}</span>` : nothing
        }</label
      >`;
}

/** What such a form was sent off with; where that is no number, the field says so. */
export function givenAnswer(event: SubmitEvent, answer: Answer): number | undefined {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  const text = String(new FormData(form).get("answer") ?? "");
  const given = readGuess(text, answer.type === "number" ? answer.unit : "");
  const field = form.querySelector<HTMLInputElement>('input[type="text"]');
  if (given === undefined && field) {
    field.setCustomValidity(willNotDo(text.trim(), "a number, such as 12 or 3.5"));
    field.reportValidity();
  }
  return given;
}

/** Another answer is typed: what was said about the last one no longer holds. */
function accept(event: Event): void {
  (event.target as HTMLInputElement).setCustomValidity("");
}

function outcomeTemplate(question: Question, state: PredictState, prediction: Prediction) {
  const given = answerText(question.answer, prediction.answer);
  if (state.actual === undefined) {
    return html`<p class="prompt">${question.prompt}</p>
      <p>
        You said <b>${given}</b>.
        ${state.defaults ? "Run to the end and see." : "A run with the default settings will tell."}
      </p>`;
  }
  return html`<p class="prompt">${question.prompt}</p>
    <p class=${prediction.right ? "right" : "wrong"}>
      ${
        prediction.right
          ? html`<b>✓ You were right: ${answerText(question.answer, state.actual)}.</b>`
          : html`<b>You said ${given}; it is ${answerText(question.answer, state.actual)}.</b>`
      }
    </p>
    <p class="because">${question.because}</p>`;
}
