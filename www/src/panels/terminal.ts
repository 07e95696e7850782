/** A terminal: what was said, and a prompt. ↑ and ↓ bring lines back, Tab completes, Ctrl and C ends a command. */

import { html, LitElement, nothing } from "lit";
import type { Maybe, Terminal } from "../contract.ts";
import { ActionEvent } from "./events.ts";

/** What the lab takes for Ctrl-C, and what Tab adds to what was typed. */
const INTERRUPT = "\u0003";
const COMPLETE = "\t";
/** So near to its end the list of lines follows what is added. */
const NEAR = 40;

export class TerminalPanel extends LitElement {
  static override properties = {
    terminal: { attribute: false },
    panel: {},
    label: {},
    silent: { attribute: false },
  };

  declare terminal: Terminal;
  declare panel: string;
  declare label: string;
  /** Whether it is only looked at. */
  declare silent: boolean;

  /** Lines sent, the newest last, and where ↑ has got to. */
  readonly #sent: string[] = [];
  #place = 0;
  /** What was typed before ↑. */
  #draft = "";
  /** Whether Tab was the last key: once more, and the focus goes on. */
  #tabbed = false;
  #serial = -1;
  #follows = true;

  constructor() {
    super();
    this.panel = "";
    this.label = "";
    this.silent = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    const screen = this.querySelector(".screen");
    this.#follows = !screen || screen.scrollHeight - screen.scrollTop - screen.clientHeight < NEAR;
  }

  protected override updated(): void {
    const screen = this.querySelector(".screen");
    if (screen && this.#follows) screen.scrollTop = screen.scrollHeight;
    const { typed } = this.terminal;
    const field = this.#field();
    if (typed && field && typed[0] !== this.#serial) {
      [this.#serial, field.value] = typed;
    }
  }

  override render() {
    const { lines, prompt } = this.terminal;
    return html`<div class="terminal">
      <div class="screen" tabindex="0" role="log" aria-label=${this.label}>
        <ol>
          ${lines.map(
            ({ kind, text }) =>
              html`<li class=${kind}>${kind === "error" ? html`<span class="sr">Failed: </span>` : nothing}${text}</li>`,
          )}
        </ol>
      </div>
      ${this.silent ? nothing : this.#formTemplate(prompt)}
    </div>`;
  }

  #formTemplate(prompt: Maybe<string>) {
    const free = typeof prompt === "string";
    return html`<form @submit=${this.#submit}>
        <label for="line-${this.panel}">${free ? prompt : html`<i>running</i>`}</label>
        <input
          id="line-${this.panel}"
          name="line"
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck="false"
          @keydown=${this.#key}
        />
        <button class="btn small" aria-label=${free ? "Enter" : "End the command"}>${free ? "Enter" : "Ctrl C"}</button>
      </form>`;
  }

  #field(): HTMLInputElement | null {
    return this.querySelector("input");
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = this.#field();
    if (!field) return;
    if (typeof this.terminal.prompt !== "string") {
      this.#send(INTERRUPT);
      return;
    }
    const line = field.value;
    if (line.trim() && this.#sent.at(-1) !== line) this.#sent.push(line);
    this.#place = this.#sent.length;
    field.value = "";
    // Who looked further up wants to see what comes of the line.
    const screen = this.querySelector(".screen");
    if (screen) screen.scrollTop = screen.scrollHeight;
    this.#send(line);
  };

  readonly #key = (event: KeyboardEvent): void => {
    const field = event.target as HTMLInputElement;
    const again = this.#tabbed;
    this.#tabbed = false;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.ctrlKey && event.key.toLowerCase() === "c" && field.selectionStart === field.selectionEnd) {
      event.preventDefault();
      if (typeof this.terminal.prompt === "string") field.value = "";
      else this.#send(INTERRUPT);
    } else if (plain && event.key === "Tab" && field.value && !again) {
      event.preventDefault();
      this.#tabbed = true;
      this.#send(field.value + COMPLETE);
    } else if (plain && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      this.#recall(field, event.key === "ArrowUp" ? -1 : 1);
    }
  };

  #recall(field: HTMLInputElement, by: number): void {
    const place = this.#place + by;
    if (place < 0 || place > this.#sent.length) return;
    if (this.#place === this.#sent.length) this.#draft = field.value;
    this.#place = place;
    field.value = this.#sent[place] ?? this.#draft;
  }

  #send(text: string): void {
    this.dispatchEvent(new ActionEvent({ type: "line", panel: this.panel, text }));
  }
}
