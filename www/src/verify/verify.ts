/** `<stepwise-verify>`: takes result files, computes each run again, and says which tell the truth. */

import { html, LitElement, nothing } from "lit";
import { readAddress } from "../logic/address.ts";
import type { Assignment } from "../logic/assignment.ts";
import { csv } from "../logic/csv.ts";
import { parseResult, type Result } from "../logic/result-file.ts";
import { type Judgement, judge } from "../logic/verification.ts";
import { download } from "../site/download.ts";
import { rerun } from "./rerun.ts";

interface Row {
  file: string;
  result?: Result;
  judgement?: Judgement;
  /** Why there is nothing to judge. */
  fault?: string;
}

const WORDS = { true: "✓ true", false: "✗ false", cannot: "? cannot tell" } as const;
/** Larger than any result that people make. */
const LARGEST = 20_000_000;

export class StepwiseVerify extends LitElement {
  static override properties = {
    rows: { state: true },
    link: { state: true },
    dropping: { state: true },
  };

  declare rows: Row[];
  /** The address of the teacher's own assignment. */
  declare link: string;
  declare dropping: boolean;

  #queue: { row: Row; file: File }[] = [];
  #working: AbortController | undefined;

  constructor() {
    super();
    this.rows = [];
    this.link = "";
    this.dropping = false;
  }

  /** The page's own styles hold here too. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  get #assignment(): Assignment | undefined {
    const query = this.link.indexOf("?");
    return query < 0 ? undefined : readAddress(this.link.slice(query), []).assignment;
  }

  #take(files: Iterable<File>): void {
    const added = [...files].map((file) => ({ row: { file: file.name } as Row, file }));
    this.rows = [...this.rows, ...added.map(({ row }) => row)];
    this.#queue.push(...added);
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    const working = new AbortController();
    this.#working = working;
    for (let next = this.#queue.shift(); next && !working.signal.aborted; next = this.#queue.shift()) {
      await this.#check(next.row, next.file, working.signal);
      this.rows = [...this.rows];
    }
    if (this.#working === working) this.#working = undefined;
  }

  async #check(row: Row, file: File, signal: AbortSignal): Promise<void> {
    try {
      if (file.size > LARGEST) throw new Error("It is too large for a result file.");
      row.result = parseResult(await file.text());
      this.rows = [...this.rows];
      if (row.result.own) {
        throw new Error(`It used the student's own table, ${row.result.own}, which is not in the file.`);
      }
      const { record, version } = await rerun(row.result, signal);
      row.judgement = judge(row.result, record, version, this.#assignment);
    } catch (error) {
      row.fault = (error as Error).message;
    }
  }

  #clear(): void {
    this.#working?.abort(new Error("Cancelled."));
    this.#working = undefined;
    this.#queue = [];
    this.rows = [];
  }

  #save(): void {
    const head = [
      "file",
      "student",
      "lab",
      "seed",
      "made",
      "version",
      "digest",
      "verified",
      "reached",
      "why",
    ];
    const lines = this.rows.map(({ file, result, judgement, fault }) => [
      file,
      result?.student ?? "",
      result?.slug ?? "",
      result?.seed ?? "",
      result?.made ?? "",
      result?.version ?? "",
      result?.digest ?? "",
      judgement?.state ?? "unread",
      judgement ? (judgement.met ? "yes" : "no") : "",
      judgement?.why ?? fault ?? "",
    ]);
    download("verified.csv", new Blob([csv([head, ...lines])], { type: "text/csv" }));
  }

  protected override render() {
    const done = this.rows.filter(({ judgement, fault }) => judgement || fault).length;
    return html`<div
      class="verify ${this.dropping ? "dropping" : ""}"
      @dragover=${(event: DragEvent) => {
        event.preventDefault();
        this.dropping = true;
      }}
      @dragleave=${() => {
        this.dropping = false;
      }}
      @drop=${(event: DragEvent) => {
        event.preventDefault();
        this.dropping = false;
        this.#take(event.dataTransfer?.files ?? []);
      }}
    >
      <label class="files"
        ><span>Result files</span>
        <input
          type="file"
          multiple
          accept=".json,application/json"
          @change=${(event: Event) => {
            const input = event.target as HTMLInputElement;
            this.#take(input.files ?? []);
            input.value = "";
          }}
        />
        <small>Choose them here, or drop them on the page. They stay on this device.</small>
      </label>
      <label class="assigned"
        ><span>The assignment's link, if they must belong to one</span>
        <input
          type="url"
          .value=${this.link}
          @change=${(event: Event) => {
            this.link = (event.target as HTMLInputElement).value;
          }}
        />
        ${this.link && !this.#assignment ? html`<small>There is no assignment in this link.</small>` : nothing}
      </label>
      <p role="status">${this.#status(done)}</p>
      ${this.rows.length > 0 ? this.#tableTemplate() : nothing}
    </div>`;
  }

  #status(done: number): string {
    const { length } = this.rows;
    if (length === 0) return "No files yet.";
    const good = this.rows.filter(({ judgement }) => judgement?.state === "true").length;
    return done < length ? `Computing ${done + 1} of ${length} again.` : `${good} of ${length} are true.`;
  }

  #tableTemplate() {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Verified files">
        <table>
          <thead>
            <tr>
              ${["File", "Student", "Lab", "Verified", "Reached", "Why"].map((name) => html`<th scope="col">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${this.rows.map(rowTemplate)}
          </tbody>
        </table>
      </div>
      <p class="buttons">
        <button class="btn" type="button" @click=${() => this.#save()}>Save as CSV</button>
        <button class="btn" type="button" @click=${() => this.#clear()}>${this.#working ? "Cancel" : "Clear"}</button>
      </p>`;
  }
}

function rowTemplate({ file, result, judgement, fault }: Row) {
  const state = judgement ? WORDS[judgement.state] : fault ? "– unread" : "…";
  return html`<tr class=${judgement?.state ?? ""}>
    <th scope="row">${file}</th>
    <td>${result?.student ?? ""}</td>
    <td>${result?.slug ?? ""}</td>
    <td class="state">${state}</td>
    <td>${judgement ? (judgement.met ? "yes" : "no") : ""}</td>
    <td>${judgement?.why ?? fault ?? ""}</td>
  </tr>`;
}
