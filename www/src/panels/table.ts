/** Rows and columns; at most a few hundred are written out. */

import { html, nothing } from "lit";
import type { Table } from "../contract.ts";
import { cellText, fixed } from "../logic/format.ts";

const MOST = 300;

/** A text that is longer is broken into lines; shorter ones are names, which read better in one. */
const NAME = 48;

export function tableTemplate(table: Table, label: string) {
  const rows = table.rows.length > MOST ? { ...table, rows: table.rows.slice(0, MOST) } : table;
  const all = table.of ?? table.rows.length;
  return html`<div class="table" tabindex="0" role="group" aria-label=${label}>
    <table>
      ${headTemplate(table)}
      <tbody>${bodyTemplate(rows)}</tbody>
    </table>
    ${all > rows.rows.length ? html`<p class="note">The first ${fixed(rows.rows.length, 0)} of ${fixed(all, 0)} rows.</p>` : nothing}
  </div>`;
}

/** The row of headings. */
export function headTemplate(table: Table) {
  return html`<thead>
    <tr>${table.columns.map((column, index) => html`<th scope="col" class=${numeric(table, index)}>${column.label}</th>`)}</tr>
  </thead>`;
}

/** The rows, or some of them; where they are some of many, each says which of them it is. */
export function bodyTemplate(table: Table, from = 0, to = table.rows.length) {
  const changed = new Set((table.changed ?? []).map(([row, column]) => `${row},${column}`));
  const removed = new Set(table.removed ?? []);
  const first = table.first;
  return table.rows.slice(from, to).map((cells, place) => {
    const row = from + place;
    return html`<tr
      class=${removed.has(row) ? "removed" : ""}
      aria-rowindex=${typeof first === "number" ? first + row + 2 : nothing}
    >${cells.map(
      (cell, column) => html`<td
        class="${kind(cell, typeof first === "number")} ${changed.has(`${row},${column}`) ? "changed" : ""}"
      >${column === 0 && removed.has(row) ? html`<span class="sr">Taken away: </span>` : nothing}${cellText(cell, table.columns[column]?.digits ?? 0)}</td>`,
    )}</tr>`;
  });
}

/** How a cell is set. Rows that scroll by their number are of one height. */
function kind(cell: Table["rows"][number][number], scrolls: boolean): string {
  if (typeof cell === "number") return "n";
  return typeof cell === "string" && cell.length > NAME && !scrolls ? "sentence" : "";
}

/** A column's heading stands over its numbers. */
function numeric(table: Table, column: number): string {
  return typeof table.rows.find((row) => row[column] !== null && row[column] !== undefined)?.[column] ===
    "number"
    ? "n"
    : "";
}
