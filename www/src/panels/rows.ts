/** A table of thousands of rows, of which only those about to be seen are here; scrolling asks the lab for others. */

import { html, LitElement, type PropertyValues } from "lit";
import type { Table } from "../contract.ts";
import { fixed } from "../logic/format.ts";
import { drawn, wanted } from "../logic/window.ts";
import { ActionEvent } from "./events.ts";
import { bodyTemplate, headTemplate } from "./table.ts";

/** Height of a row, and the greatest of the view, in CSS pixels, as the style sheet sets them. */
const ROW = 27;
const VIEW = 430;

/** Whether the reader can scroll to rows that are not here. */
export function isWindow(table: Table): boolean {
  return typeof table.first === "number";
}

export class RowsPanel extends LitElement {
  static override properties = {
    table: { attribute: false },
    panel: {},
    label: {},
    top: { state: true },
  };

  declare table: Table;
  declare panel: string;
  declare label: string;
  /** The first row in view. */
  declare top: number;

  /** The widest that each column has been: a table that changes its columns while it is scrolled cannot be read. */
  #widths: number[] = [];
  /** Height of the headings in CSS pixels. */
  #head = ROW;
  #measuring = false;
  #asked: number | undefined;

  constructor() {
    super();
    this.panel = "";
    this.label = "";
    this.top = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get("table") as Table | undefined;
    if (!changed.has("table")) return;
    this.#asked = undefined;
    const names = (table?: Table) => table?.columns.map((column) => column.label).join();
    if (names(before) !== names(this.table)) this.#widths = [];
  }

  protected override updated(): void {
    const whole = this.querySelector<HTMLElement>(".whole");
    const table = this.querySelector("table");
    if (!whole || !table) return;
    whole.style.height = `${this.#head + this.#all() * ROW}px`;
    table.style.top = `${(this.#first() + this.#drawn().from) * ROW}px`;
    table.querySelectorAll("th").forEach((heading, index) => {
      const width = this.#widths[index];
      heading.style.minWidth = width ? `${width}px` : "";
    });
    this.#measureSoon();
  }

  /** Measures after the frame, when a layout of so many cells is done anyway: to force one is a long task. */
  #measureSoon(): void {
    if (this.#measuring) return;
    this.#measuring = true;
    requestAnimationFrame(() =>
      setTimeout(() => {
        this.#measuring = false;
        this.#measure();
      }),
    );
  }

  #measure(): void {
    const table = this.querySelector("table");
    if (!this.isConnected || !table) return;
    this.#widths = [...table.querySelectorAll("th")].map((heading, index) =>
      Math.max(heading.offsetWidth, this.#widths[index] ?? 0),
    );
    const head = table.tHead?.offsetHeight ?? 0;
    this.#look();
    if (head === this.#head) return;
    this.#head = head;
    this.requestUpdate();
  }

  #all(): number {
    return this.table.of ?? this.table.rows.length;
  }

  #first(): number {
    return this.table.first ?? 0;
  }

  #seen(): number {
    return Math.ceil((this.querySelector(".table")?.clientHeight ?? 0) / ROW);
  }

  /** The rows in the document, before it is laid out as many as there will be room for. */
  #drawn(): { from: number; to: number } {
    const seen = this.#seen() || Math.ceil(VIEW / ROW);
    return drawn(this.top, seen, this.#first(), this.table.rows.length);
  }

  /** Notes which rows are in view, and asks for those that are missing. */
  #look(): void {
    const view = this.querySelector<HTMLElement>(".table");
    if (!view) return;
    this.top = Math.floor(view.scrollTop / ROW);
    const first = wanted(this.top, this.#seen(), this.#first(), this.table.rows.length, this.#all());
    if (first === undefined || first === this.#asked) return;
    this.#asked = first;
    this.dispatchEvent(new ActionEvent({ type: "scroll", panel: this.panel, first }));
  }

  protected override render() {
    const all = this.#all();
    const { from, to } = this.#drawn();
    const last = Math.min(all, this.top + Math.max(1, this.#seen() - 1));
    return html`<div
        class="table windowed"
        tabindex="0"
        role="group"
        aria-label="${this.label}: ${fixed(all, 0)} rows. Arrow keys scroll."
        @scroll=${() => this.#look()}
      >
        <div class="whole">
          <table aria-rowcount=${all + 1}>
            ${headTemplate(this.table)}
            <tbody>${bodyTemplate(this.table, from, to)}</tbody>
          </table>
        </div>
      </div>
      <p class="note">${
        all === 0
          ? "No rows."
          : `Rows ${fixed(Math.min(this.top + 1, all), 0)} to ${fixed(last, 0)} of ${fixed(all, 0)}`
      }</p>`;
  }
}
