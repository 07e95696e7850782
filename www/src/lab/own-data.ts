/** The reader's own table in place of the shipped one. */

import { html, nothing, type TemplateResult } from "lit";
import { bytes, fixed } from "../logic/format.ts";
import { goOn } from "./focus.ts";

/** What a browser tab can be asked to hold. */
const MOST_BYTES = 200e6;

export interface OwnDataState {
  /** The reader's file, if one is in use. */
  own: string | undefined;
  rows: number | undefined;
  /** The name of a file that is being read; empty for none. */
  reading: string;
  complaint: string;
  choose(file: File): void;
  back(): void;
}

export function ownDataTemplate(state: OwnDataState): TemplateResult {
  return html`<div class="knob own">
    ${
      state.own
        ? html`<p>
              Your file <b>${state.own}</b>${state.rows === undefined ? "" : `, ${fixed(state.rows, 0)} rows`}. It stays on this
              device.
            </p>
            <button class="btn small" type="button" @click=${(event: Event) => {
              state.back();
              void goOn(event, ".own input");
            }}>Back to the shipped data</button>`
        : nothing
    }
    <label class="btn small file"
      ><input
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        aria-describedby="own-help"
        @change=${(event: Event) => {
          const field = event.target as HTMLInputElement;
          const file = field.files?.[0];
          if (file) state.choose(file);
          field.value = "";
        }}
      />${state.own ? "Use another CSV" : "Use your own CSV"}</label
    >
    <small class="help" id="own-help">Or drop a file here. It never leaves this device.</small>
    ${state.reading ? html`<p>Reading ${state.reading} …</p>` : nothing}
    ${state.complaint ? html`<p class="complaint" role="alert">${state.complaint}</p>` : nothing}
  </div>`;
}

/** Reads the file; throws a sentence where it is too large or cannot be read. */
export async function readOwnFile(file: File): Promise<ArrayBuffer> {
  if (file.size > MOST_BYTES) {
    throw new Error(
      `${file.name} has ${bytes(file.size)}, but at most ${bytes(MOST_BYTES)} can be read here.`,
    );
  }
  try {
    return await file.arrayBuffer();
  } catch {
    throw new Error(`${file.name} could not be read from the disk.`);
  }
}
