/** Steps in an order that the reader changes: by dragging, or by the buttons of each. */

import { html, LitElement, nothing } from "lit";
import type { Block } from "../contract.ts";
import { moved } from "../logic/order.ts";
import { ActionEvent, SayEvent } from "./events.ts";

const STATES: Record<Block["state"], string> = {
  waiting: "not carried out yet",
  done: "carried out",
  active: "carried out last",
  failed: "failed",
};

export class BlocksPanel extends LitElement {
  static override properties = {
    blocks: { attribute: false },
    panel: {},
    label: {},
    over: { state: true },
  };

  declare blocks: Block[];
  declare panel: string;
  declare label: string;
  /** The place that a dragged block is held over; −1 is none. */
  declare over: number;

  #dragged = -1;
  /** The button to focus once the new order is drawn: focus goes with the block. */
  #focus: { place: number; direction: string } | undefined;

  constructor() {
    super();
    this.panel = "";
    this.label = "";
    this.over = -1;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override updated(): void {
    if (!this.#focus) return;
    const { place, direction } = this.#focus;
    const buttons = this.querySelectorAll("li")[place]?.querySelectorAll("button");
    const all = [...(buttons ?? [])];
    // At an end one of the two buttons is off.
    const button = all.find((each) => each.name === direction && !each.disabled);
    (button ?? all.find((each) => !each.disabled))?.focus();
  }

  #move(from: number, to: number, direction = ""): void {
    const block = this.blocks[from];
    if (!block || from === to || to < 0 || to >= this.blocks.length) return;
    this.#focus = direction ? { place: to, direction } : undefined;
    const order = moved(this.blocks.length, from, to);
    this.dispatchEvent(new ActionEvent({ type: "order", panel: this.panel, order }));
    this.dispatchEvent(new SayEvent(`${block.label}: now ${to + 1} of ${this.blocks.length}`));
  }

  #onDragOver(event: DragEvent, place: number): void {
    if (this.#dragged < 0) return;
    event.preventDefault();
    this.over = place;
  }

  #onDrop(event: DragEvent, place: number): void {
    event.preventDefault();
    this.#move(this.#dragged, place);
    this.#onDragEnd();
  }

  #onDragEnd(): void {
    this.#dragged = -1;
    this.over = -1;
  }

  #button(place: number, label: string, direction: "up" | "down") {
    const to = direction === "up" ? place - 1 : place + 1;
    return html`<button
      type="button"
      class="btn small"
      name=${direction}
      aria-label="Move ${direction}: ${label}"
      ?disabled=${to < 0 || to >= this.blocks.length}
      @click=${() => this.#move(place, to, direction)}
      @blur=${() => {
        this.#focus = undefined;
      }}
    >${direction === "up" ? "↑" : "↓"}</button>`;
  }

  protected override render() {
    return html`<ol class="blocks" aria-label=${this.label}>
      ${this.blocks.map(
        ({ label, code, note, state }, place) => html`<li
          class="${state} ${this.over === place ? "over" : ""}"
          draggable="true"
          @dragstart=${(event: DragEvent) => {
            this.#dragged = place;
            // Firefox drags only what carries data.
            event.dataTransfer?.setData("text/plain", label);
          }}
          @dragover=${(event: DragEvent) => this.#onDragOver(event, place)}
          @drop=${(event: DragEvent) => this.#onDrop(event, place)}
          @dragend=${() => this.#onDragEnd()}
        >
          <span class="words">
            <b>${label}</b><span class="sr">, ${STATES[state]}</span>
            ${code ? html`<code>${code}</code>` : nothing}
            ${note ? html`<span class="said">${note}</span>` : nothing}
          </span>
          ${this.#button(place, label, "up")} ${this.#button(place, label, "down")}
        </li>`,
      )}
    </ol>`;
  }
}
