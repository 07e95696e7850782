/** Rows and columns; at most a few hundred are written out. */

import { html, nothing } from "lit";
import type { Table } from "../contract.ts";
import { cellText, fixed } from "../logic/format.ts";

const MOST = 300;

export function tableTemplate(table: Table, label: string) {
  const rows = table.rows.length > MOST ? table.rows.slice(0, MOST) : table.rows;
  const all = table.of ?? table.rows.length;
  const changed = new Set((table.changed ?? []).map(([row, column]) => `${row},${column}`));
  return html`<div class="table" tabindex="0" role="group" aria-label=${label}>
    <table>
      <thead>
        <tr>${table.columns.map((column, index) => html`<th scope="col" class=${numeric(table, index)}>${column.label}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells, row) =>
            html`<tr>${cells.map(
              (cell, column) => html`<td
              class="${typeof cell === "number" ? "n" : ""} ${changed.has(`${row},${column}`) ? "changed" : ""}"
            >${cellText(cell, table.columns[column]?.digits ?? 0)}</td>`,
            )}</tr>`,
        )}
      </tbody>
    </table>
    ${all > rows.length ? html`<p class="note">The first ${fixed(rows.length, 0)} of ${fixed(all, 0)} rows.</p>` : nothing}
  </div>`;
}

/** A column's heading stands over its numbers. */
function numeric(table: Table, column: number): string {
  return typeof table.rows.find((row) => row[column] !== null && row[column] !== undefined)?.[column] ===
    "number"
    ? "n"
    : "";
}
