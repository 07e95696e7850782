/** What the controls show: what is being moved or was just typed, else what the engine said. */

import type { Maybe, Param, Schema, Topic, Value, Values } from "../contract.ts";
import type { Run } from "../engine/run.ts";
import { willNotDo } from "../logic/complaint.ts";
import { readSetting } from "../logic/reading.ts";
import { defaultValue, valueText } from "../logic/values.ts";
import type { KnobHost } from "./knobs.ts";

/** What they need from the lab. */
export interface ControlsHost {
  topic: Topic;
  run(): Run | undefined;
  /** Whether the assignment fixes this setting. */
  isFixed(key: string): boolean;
  /** Sends a value to the engine, which checks it. */
  set(key: string, text: string): void;
  changed(): void;
}

export class Controls implements KnobHost {
  readonly #host: ControlsHost;
  /** What was given, until the engine has answered all that was sent of it. */
  #drafts: Values = {};
  /** Sliders that are being moved: an answer to where they were must not take them from under the hand. */
  readonly #moving = new Set<string>();
  /** How many answers are to come, by key. */
  readonly #pending = new Map<string, number>();
  #unsent = new Map<string, string>();
  #sending = 0;

  constructor(host: ControlsHost) {
    this.#host = host;
  }

  get schema(): Maybe<Schema> {
    return this.#host.run()?.schema;
  }

  isFixed(key: string): boolean {
    return this.#host.isFixed(key);
  }

  shown(param: Param): Value {
    const { key } = param;
    return this.#drafts[key] ?? this.#host.run()?.values[key] ?? defaultValue(param);
  }

  shownValues(): Values {
    return Object.fromEntries(this.#host.topic.params.map((param) => [param.key, this.shown(param)]));
  }

  taken(param: Param): string[] {
    return this.#host.topic.params
      .filter((other) => other.key !== param.key && other.kind.type === "column")
      .map((other) => valueText(this.shown(other)));
  }

  complaint(key: string): string | undefined {
    const error = this.#host.run()?.error;
    if (error?.kind !== "parameter" || error.key !== key) return undefined;
    const { given, allowed } = error;
    if (!allowed) return error.message;
    // At the control its name need not be said again.
    return willNotDo(given ?? "", allowed);
  }

  draft(param: Param, value: Value): void {
    this.#drafts[param.key] = value;
    this.#moving.add(param.key);
    if (param.live) this.#sendSoon(param.key, valueText(value));
    // Brought back to where it was, it is let go without a word.
    else if (!this.#pending.get(param.key) && this.#isInForce(param.key)) this.#forget(param.key);
    this.#host.changed();
  }

  commit(param: Param, text: string): void {
    this.#unsent.delete(param.key);
    this.#moving.delete(param.key);
    const value = readSetting(param, text);
    if (value === undefined) this.#forget(param.key);
    else this.#drafts[param.key] = value;
    this.#send(param.key, text);
    this.#host.changed();
  }

  /** The engine has answered to this setting. Its value is shown again, unless more is to come. */
  answered(key: string): void {
    // Whoever else sets it, such as a figure, is answered too.
    const open = Math.max(0, (this.#pending.get(key) ?? 0) - 1);
    this.#pending.set(key, open);
    if (open > 0 || (this.#moving.has(key) && !this.#isInForce(key))) return;
    this.#forget(key);
  }

  /** The engine will answer to nothing of what was sent: its values are shown again. */
  settle(): void {
    this.#drafts = {};
    this.#moving.clear();
    this.#pending.clear();
  }

  #isInForce(key: string): boolean {
    return valueText(this.#drafts[key]) === valueText(this.#host.run()?.values[key]);
  }

  #forget(key: string): void {
    this.#moving.delete(key);
    delete this.#drafts[key];
  }

  #send(key: string, text: string): void {
    this.#pending.set(key, (this.#pending.get(key) ?? 0) + 1);
    this.#host.set(key, text);
  }

  /** At most one message for a slider in a frame. */
  #sendSoon(key: string, text: string): void {
    this.#unsent.set(key, text);
    cancelAnimationFrame(this.#sending);
    this.#sending = requestAnimationFrame(() => {
      for (const [name, value] of this.#unsent) this.#send(name, value);
      this.#unsent.clear();
    });
  }
}
