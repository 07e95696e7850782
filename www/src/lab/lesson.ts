/** What the reader is asked and shown beside the run: the question before it, hints, the solution. */

import type { Topic } from "../contract.ts";
import type { Viewed } from "../engine/protocol.ts";
import { isRight, truth } from "../logic/prediction.ts";
import type { Prediction } from "../logic/record.ts";
import type { Store } from "../site/store.ts";

export class Lesson {
  /** How many hints are shown, and whether the solution is. */
  hints = 0;
  solution = false;
  /** Whether the question no longer needs asking. */
  questionPassed = false;
  /** The true answer to the question, once a run has told. */
  actual: number | undefined;
  readonly #topic: Topic;
  readonly #store: () => Store;
  readonly #changed: () => void;

  constructor(topic: Topic, store: () => Store, changed: () => void) {
    this.#topic = topic;
    this.#store = store;
    this.#changed = changed;
  }

  get prediction(): Prediction | undefined {
    return this.#store().prediction(this.#topic.slug);
  }

  get passedBefore(): boolean {
    return this.#store().state(this.#topic.slug) === "passed";
  }

  predict(answer: number): void {
    this.#store().predict(this.#topic.slug, answer);
  }

  skipQuestion(): void {
    this.questionPassed = true;
    this.#changed();
  }

  showHint(): void {
    this.hints += 1;
    this.#changed();
  }

  showSolution(): void {
    this.solution = true;
    this.#changed();
  }

  /** A run has begun: it answers the question. */
  begun(): void {
    this.questionPassed = true;
    this.#store().note(this.#topic.slug, "tried");
  }

  passed(): void {
    this.#store().note(this.#topic.slug, "passed");
  }

  /** Scores the prediction when the engine knows the true answer. */
  settle({ settled }: Viewed): void {
    const { predict, slug } = this.#topic;
    const actual = truth(predict.answer, settled);
    if (actual === undefined) return;
    this.actual = actual;
    const { prediction } = this;
    if (prediction && prediction.right === undefined) {
      this.#store().settle(slug, actual, isRight(predict.answer, prediction.answer, actual));
    }
  }
}
