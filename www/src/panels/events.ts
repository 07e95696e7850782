/** What panels tell the lab around them. */

import type { Action } from "../contract.ts";

/** The reader did something to a panel. */
export class ActionEvent extends Event {
  readonly action: Action;

  constructor(action: Action) {
    super("panel-action", { bubbles: true, composed: false });
    this.action = action;
  }
}

/** A sentence for the live region. */
export class SayEvent extends Event {
  readonly text: string;

  constructor(text: string) {
    super("panel-say", { bubbles: true, composed: false });
    this.text = text;
  }
}

/** The reader gave a parameter a value, and wants to see it run or not. */
export class SetEvent extends Event {
  readonly key: string;
  readonly text: string;
  readonly run: boolean;

  constructor(key: string, text: string, run: boolean) {
    super("panel-set", { bubbles: true, composed: false });
    this.key = key;
    this.text = text;
    this.run = run;
  }
}
