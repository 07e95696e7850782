/** `<stepwise-verify>`: takes result files, computes each run again, and says which tell the truth. */

import { html, LitElement, nothing, type PropertyValues } from "lit";
import { readAddress } from "../logic/address.ts";
import type { Assignment } from "../logic/assignment.ts";
import { csv } from "../logic/csv.ts";
import { parseResult, type Result } from "../logic/result-file.ts";
import { type Again, type Judgement, judge } from "../logic/verification.ts";
import { download } from "../site/download.ts";
import { rerun } from "./rerun.ts";

interface Row {
  file: string;
  result?: Result;
  /** The run as it came out here: what the row is judged from, whichever assignment is asked for. */
  again?: Again;
  judgement?: Judgement | undefined;
  /** Why there is nothing to judge. */
  fault?: string;
  /** Whether its turn never came to its end. */
  cancelled?: boolean;
}

const WORDS = { true: "✓ true", false: "✗ false", cannot: "? cannot tell" } as const;
/** Larger than any result that people make. */
const LARGEST = 20_000_000;
const CANCELLED = "Cancelled before it was computed again.";

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
    while (!working.signal.aborted) {
      const next = this.#queue.shift();
      if (!next) break;
      await this.#check(next.row, next.file, working.signal);
      this.rows = [...this.rows];
    }
    if (this.#working === working) this.#working = undefined;
  }

  async #check(row: Row, file: File, signal: AbortSignal): Promise<void> {
    try {
      if (file.size > LARGEST) throw new Error("It is too large for a result file.");
      const result = parseResult(await file.text());
      if (signal.aborted) return;
      row.result = result;
      this.rows = [...this.rows];
      if (result.own) {
        throw new Error(`It used the student's own table, ${result.own}, which is not in the file.`);
      }
      const again = await rerun(result, signal);
      if (!signal.aborted) row.again = again;
    } catch (error) {
      if (!signal.aborted) row.fault = (error as Error).message;
    }
  }

  #stop(): void {
    this.#working?.abort(new Error(CANCELLED));
    this.#working = undefined;
    this.#queue = [];
  }

  /** Stops the work; what has been judged stays. */
  #cancel(): void {
    this.#stop();
    for (const row of this.rows) {
      if (isDone(row)) continue;
      row.fault = CANCELLED;
      row.cancelled = true;
    }
    this.rows = [...this.rows];
  }

  #clear(): void {
    this.#stop();
    this.rows = [];
  }

  /** Another assignment's link makes another judgement, of the same numbers. */
  protected override willUpdate(): void {
    const assignment = this.#assignment;
    for (const row of this.rows) {
      row.judgement = row.result && row.again && judge(row.result, row.again, assignment);
    }
  }

  /** A button that goes away while it has the focus leaves it to what is there. */
  protected override update(changed: PropertyValues): void {
    const focused = document.activeElement;
    const inside = this.contains(focused);
    super.update(changed);
    if (!inside || focused?.isConnected) return;
    const table = this.querySelector<HTMLElement>(".scroll");
    (table ?? this.querySelector<HTMLElement>('input[type="file"]'))?.focus();
  }

  // Files may be dropped anywhere on the page: beside the field, the browser would leave the page and open them.
  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("dragover", this.#over);
    addEventListener("dragleave", this.#leave);
    addEventListener("drop", this.#drop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("dragover", this.#over);
    removeEventListener("dragleave", this.#leave);
    removeEventListener("drop", this.#drop);
  }

  #over = (event: DragEvent) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    this.dropping = true;
  };

  #leave = () => {
    this.dropping = false;
  };

  #drop = (event: DragEvent) => {
    this.dropping = false;
    if (!holdsFiles(event)) return;
    event.preventDefault();
    this.#take(event.dataTransfer?.files ?? []);
  };

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
    const lines = this.rows.map((row) => [
      row.file,
      row.result?.student ?? "",
      row.result?.slug ?? "",
      row.result?.seed ?? "",
      row.result?.made ?? "",
      row.result?.version ?? "",
      row.result?.digest ?? "",
      row.judgement?.state ?? unjudged(row),
      row.judgement ? (row.judgement.met ? "yes" : "no") : "",
      row.judgement?.why ?? row.fault ?? "",
    ]);
    download("verified.csv", new Blob([csv([head, ...lines])], { type: "text/csv" }));
  }

  protected override render() {
    return html`<div class="verify ${this.dropping ? "dropping" : ""}">
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
          @input=${(event: Event) => {
            this.link = (event.target as HTMLInputElement).value;
          }}
        />
        ${this.link && !this.#assignment ? html`<small>There is no assignment in this link.</small>` : nothing}
      </label>
      <p role="status">${this.#status()}</p>
      ${this.rows.length > 0 ? this.#tableTemplate() : nothing}
    </div>`;
  }

  #status(): string {
    const { length } = this.rows;
    if (length === 0) return "No files yet.";
    const done = this.rows.filter(isDone).length;
    if (done < length) return `Computing ${done + 1} of ${length} again.`;
    const good = this.rows.filter(({ judgement }) => judgement?.state === "true").length;
    const cancelled = this.rows.filter((row) => row.cancelled).length;
    return `${good} of ${length} are true.${cancelled > 0 ? ` ${cancelled} not computed.` : ""}`;
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
        <button class="btn" type="button" @click=${() => this.#clear()}>Clear</button>
        ${this.#working ? html`<button class="btn" type="button" @click=${() => this.#cancel()}>Cancel</button>` : nothing}
      </p>`;
  }
}

/** Whether there is nothing more to wait for. */
function isDone({ again, fault }: Row): boolean {
  return again !== undefined || fault !== undefined;
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

/** Why a row has no judgement, in two words. */
function unjudged({ result, cancelled }: Row): string {
  if (cancelled) return "not computed";
  return result ? "not judged" : "unread";
}

function rowTemplate(row: Row) {
  const { file, result, judgement, fault } = row;
  const state = judgement ? WORDS[judgement.state] : fault ? `– ${unjudged(row)}` : "…";
  return html`<tr class=${judgement?.state ?? ""}>
    <th scope="row">${file}</th>
    <td>${result?.student ?? ""}</td>
    <td>${result?.slug ?? ""}</td>
    <td class="state">${state}</td>
    <td>${judgement ? (judgement.met ? "yes" : "no") : ""}</td>
    <td>${judgement?.why ?? fault ?? ""}</td>
  </tr>`;
}
