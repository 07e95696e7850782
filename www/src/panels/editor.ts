/** A text that the reader edits; it is a parameter's value. */

import { html, LitElement } from "lit";
import type { Editor } from "../contract.ts";
import { SetEvent } from "./events.ts";

/** Lines shown at once, at least and at most. */
const LINES = { least: 8, most: 24 };

export class EditorPanel extends LitElement {
  static override properties = {
    editor: { attribute: false },
    label: {},
  };

  declare editor: Editor;
  declare label: string;

  /** The text that the lab knows. */
  #known: string | undefined;

  constructor() {
    super();
    this.label = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override updated(): void {
    const area = this.querySelector("textarea");
    // Views come while somebody types; only a text that is new to the lab takes the place of theirs.
    if (area && this.editor.text !== this.#known) area.value = this.editor.text;
    this.#known = this.editor.text;
  }

  override render() {
    const lines = this.editor.text.split("\n").length;
    return html`<textarea
      class="editor"
      rows=${Math.min(LINES.most, Math.max(LINES.least, lines))}
      wrap="off"
      autocomplete="off"
      autocapitalize="off"
      autocorrect="off"
      spellcheck="false"
      aria-label="${this.label}, ${this.editor.language}"
      @change=${() => this.#set(false)}
      @keydown=${this.#key}
    ></textarea>`;
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#set(true);
  };

  #set(run: boolean): void {
    const text = this.querySelector("textarea")?.value ?? "";
    if (text !== this.#known || run) this.dispatchEvent(new SetEvent(this.editor.param, text, run));
  }
}
