/** Missed predictions that have come back, one after the other, on the home page. */

import { html, nothing, render } from "lit";
import type { Topic } from "../contract.ts";
import { fetchDeclaration } from "../lab/declaration.ts";
import { answerFields, givenAnswer } from "../lab/predict.ts";
import { answerText, isRight } from "../logic/prediction.ts";
import { waitText } from "../logic/review.ts";
import { root } from "./site.ts";
import { store } from "./store.ts";

export function startQuestions(home: HTMLElement): void {
  const box = home.querySelector<HTMLElement>("[data-again]");
  if (box) void new Questions(box).next();
}

class Questions {
  readonly #box: HTMLElement;
  /** Labs whose question cannot be asked now: their declaration is not on this device, or no longer anywhere. */
  readonly #unknown = new Set<string>();
  /** The question on the screen. */
  #topic: Topic | undefined;
  /** Counts how often a question was looked for: only the last time may show one. */
  #turn = 0;
  /** What the reader has answered to it. */
  #given: number | undefined;

  constructor(box: HTMLElement) {
    this.#box = box;
    // Another tab may have answered or erased it, and time goes on; what was answered here stays to be read.
    const look = () => {
      if (this.#given === undefined) void this.next();
    };
    store().onChange(look);
    document.addEventListener("visibilitychange", look);
  }

  /** Shows the first question that is due. */
  async next(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    await store().ready;
    if (turn !== this.#turn) return;
    const [slug] = this.#due();
    if (slug === undefined) {
      this.#topic = undefined;
      this.#show();
      return;
    }
    if (this.#topic?.slug === slug && this.#given === undefined) {
      this.#show();
      return;
    }
    try {
      const topic = await fetchDeclaration(slug);
      if (turn !== this.#turn) return;
      this.#topic = topic;
      this.#given = undefined;
      this.#show();
    } catch {
      this.#unknown.add(slug);
      if (turn === this.#turn) await this.next();
    }
  }

  #due(): string[] {
    return store()
      .due()
      .filter((slug) => !this.#unknown.has(slug) && store().prediction(slug)?.actual !== undefined);
  }

  #answer(topic: Topic, given: number): void {
    const actual = store().prediction(topic.slug)?.actual;
    if (actual === undefined) return;
    this.#given = given;
    // A question that is on its way must not take the outcome's place.
    this.#turn += 1;
    store().reviewed(topic.slug, isRight(topic.predict.answer, given, actual));
    this.#show();
    // The pressed button is gone; the outcome is what to read now.
    this.#box.querySelector<HTMLElement>("[data-outcome]")?.focus();
  }

  async #goOn(): Promise<void> {
    this.#given = undefined;
    this.#topic = undefined;
    await this.next();
    const field = this.#box.querySelector<HTMLElement>("input");
    if (field) field.focus();
    else document.querySelector<HTMLElement>("main")?.focus();
  }

  #show(): void {
    const place = this.#box.querySelector<HTMLElement>("[data-question]");
    const topic = this.#topic;
    this.#box.hidden = topic === undefined;
    if (!place) return;
    if (!topic) render(nothing, place);
    else if (this.#given === undefined) render(this.#askTemplate(topic), place);
    else render(this.#outcomeTemplate(topic, this.#given), place);
  }

  #askTemplate(topic: Topic) {
    const { prompt, answer } = topic.predict;
    const others = this.#due().length - 1;
    return html`<p class="lead-in">
        ${labLink(topic)} You missed this one.${others > 0 ? ` ${others} more ${others === 1 ? "is" : "are"} waiting.` : ""}
      </p>
      <form
        @submit=${(event: SubmitEvent) => {
          const given = givenAnswer(event, answer);
          if (given !== undefined) this.#answer(topic, given);
        }}
      >
        <fieldset>
          <legend>${prompt}</legend>
          ${answerFields(answer)}
        </fieldset>
        <p class="buttons"><button class="btn small go">Answer</button></p>
      </form>`;
  }

  #outcomeTemplate(topic: Topic, given: number) {
    const { answer, prompt, because } = topic.predict;
    const { actual = given, review } = store().prediction(topic.slug) ?? {};
    const right = isRight(answer, given, actual);
    const truth = answerText(answer, actual);
    return html`<p class="lead-in">${labLink(topic)}</p>
      <div data-outcome tabindex="-1" role="status">
        <p class="prompt">${prompt}</p>
        <p class=${right ? "right" : "wrong"}>
          <b>${right ? `✓ Right: ${truth}.` : `You said ${answerText(answer, given)}; it is ${truth}.`}</b>
        </p>
        <p>${because}</p>
        <p class="when">${review ? `It comes back ${waitText(review)}.` : "You know this one now. It will not come back."}</p>
      </div>
      <p class="buttons">
        <button class="btn small" type="button" @click=${() => void this.#goOn()}>
          ${this.#due().length > 0 ? "Next question" : "Done"}
        </button>
      </p>`;
  }
}

function labLink({ slug, title }: Topic) {
  return html`<a href=${new URL(`topics/${slug}/`, root()).href}>${title}</a>`;
}
