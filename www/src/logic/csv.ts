/** Tables as comma-separated text, for spreadsheets and programs. */

import type { Table } from "../contract.ts";

/** A number, so that a minus sign is not taken for a formula. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** Rows as CSV (RFC 4180). A cell that a spreadsheet would compute is kept as text. */
export function csv(rows: string[][]): string {
  const cell = (given: string) => {
    const plain = /^[=+@\t\r-]/.test(given) && !NUMBER.test(given) ? `'${given}` : given;
    return /[",\r\n]/.test(plain) ? `"${plain.replace(/"/g, '""')}"` : plain;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A table's heading and rows, numbers in full. */
export function tableRows({ columns, rows }: Table): string[][] {
  const text = (cell: Table["rows"][number][number]) =>
    cell === null || cell === undefined ? "" : String(cell);
  return [columns.map(({ label }) => label), ...rows.map((row) => row.map(text))];
}
