/** What the controls show: what is being moved or was just typed, else what the engine said. */

import type { Maybe, Param, Schema, Topic, Value, Values } from "../contract.ts";
import type { Run } from "../engine/run.ts";
import { willNotDo } from "../logic/complaint.ts";
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
  /** What sliders show while they move, and what was typed until the engine has answered. */
  #drafts: Values = {};
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
    if (param.live) this.#sendSoon(param.key, valueText(value));
    this.#host.changed();
  }

  commit(param: Param, text: string): void {
    this.#unsent.delete(param.key);
    this.#host.set(param.key, text);
    this.#host.changed();
  }

  /** The engine has answered, or will not: its values are shown again. */
  settle(): void {
    this.#drafts = {};
  }

  /** At most one message for a slider in a frame. */
  #sendSoon(key: string, text: string): void {
    this.#unsent.set(key, text);
    cancelAnimationFrame(this.#sending);
    this.#sending = requestAnimationFrame(() => {
      for (const [name, value] of this.#unsent) this.#host.set(name, value);
      this.#unsent.clear();
    });
  }
}
