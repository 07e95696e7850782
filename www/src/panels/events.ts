/** What panels tell the lab around them. */

import type { Action, ServiceRequest, ServiceResponse } from "../contract.ts";

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

/** Somebody asks the service that the lab is: its honest run or its mistaken one. Who hears it gives the answer. */
export class ServeEvent extends Event {
  readonly request: ServiceRequest;
  readonly mistaken: boolean;
  /** Nothing comes of a run that there is not. */
  answer: Promise<ServiceResponse | undefined> | undefined;

  constructor(request: ServiceRequest, mistaken: boolean) {
    super("panel-serve", { bubbles: true, composed: false });
    this.request = request;
    this.mistaken = mistaken;
  }
}

/** The reader wants the service as files. Who hears it tells in a sentence what became of that. */
export class SaveEvent extends Event {
  answer: Promise<string> | undefined;

  constructor() {
    super("panel-save", { bubbles: true, composed: false });
  }
}
