/** The controls of a lab, made from its declaration. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Maybe, Param, ParamKind, Schema, Value } from "../contract.ts";
import { significant } from "../logic/format.ts";
import { placeOf, places, type Range, valueAt } from "../logic/slider.ts";
import { valueText } from "../logic/values.ts";
import { columnKnob, columnsKnob } from "./column-knobs.ts";
import { typed } from "./typed.ts";

/** What the controls need from the lab around them. */
export interface KnobHost {
  /** The value to show now, drafts included. */
  shown(param: Param): Value;
  /** The columns of the table at hand. */
  schema: Maybe<Schema>;
  /** Columns that another control has chosen for itself. */
  taken(param: Param): string[];
  /** What is wrong with the value that the reader gave last, as a sentence. */
  complaint(key: string): string | undefined;
  /** A slider is being moved: live parameters act, others only show the number. */
  draft(param: Param, value: Value): void;
  /** The reader decided. */
  commit(param: Param, text: string): void;
  /** Whether the value may not be changed. */
  isFixed(key: string): boolean;
}

type Kind<T extends ParamKind["type"]> = Extract<ParamKind, { type: T }>;

const SEGMENTS = 4;
const SEGMENT_LETTERS = 34;

export function knobTemplate(param: Param, host: KnobHost): TemplateResult {
  const complaint = host.complaint(param.key);
  if (host.isFixed(param.key)) {
    return html`<fieldset class="knob fixed" disabled>
      <legend class="sr">Fixed by the assignment</legend>
      ${control(param, host)}
    </fieldset>`;
  }
  return html`<div class="knob">
    ${control(param, host)}
    ${complaint ? html`<p class="complaint" role="alert" id="complaint-${param.key}">${complaint}</p>` : nothing}
  </div>`;
}

/** What stands under a control: what turning it does, and whether the run starts anew. */
export function helpTemplate(param: Param, extra = "") {
  const restarts = param.live ? "" : "restarts the run";
  const facts = [extra, restarts].filter(Boolean).join(", ");
  const text = [param.help, facts && `${facts.charAt(0).toUpperCase()}${facts.slice(1)}.`];
  return html`<small class="help" id="help-${param.key}">${text.filter(Boolean).join(" ")}</small>`;
}

function control(param: Param, host: KnobHost): TemplateResult {
  const { kind } = param;
  switch (kind.type) {
    case "integer":
      return numberKnob(param, { min: kind.min, max: kind.max, log: false, whole: true }, host);
    case "number":
      return numberKnob(param, { min: kind.min, max: kind.max, log: kind.log, whole: false }, host);
    case "choice":
      return choiceKnob(param, kind.options, host);
    case "toggle":
      return toggleKnob(param, host);
    case "column":
      return columnKnob(param, kind, host);
    case "columns":
      return columnsKnob(param, kind, host);
    case "text":
      return textKnob(param, kind, host);
  }
}

/** A text is edited in a panel; here it can be had back as it was. */
function textKnob(param: Param, kind: Kind<"text">, host: KnobHost): TemplateResult {
  const text = String(host.shown(param));
  const lines = text.trimEnd().split("\n").length;
  return html`<p class="label">${param.label}</p>
    <span class="typed">${lines} ${lines === 1 ? "line" : "lines"}</span>
    <button
      class="btn small plain"
      type="button"
      aria-disabled=${text === kind.default ? "true" : "false"}
      @click=${() => {
        if (text !== kind.default) host.commit(param, kind.default);
      }}
    >Back to the first version</button>
    ${helpTemplate(param)}`;
}

function numberKnob(param: Param, range: Range, host: KnobHost): TemplateResult {
  const { key, label, unit } = param;
  const value = Number(host.shown(param));
  const from = (event: Event) => valueAt(Number((event.target as HTMLInputElement).value), range);
  const unitText = unit ? ` ${unit}` : "";
  return html`<label for="number-${key}" id="label-${key}">${label}</label>
    <span class="typed">
      <input
        id="number-${key}"
        type="text"
        inputmode=${range.whole && range.min >= 0 ? "numeric" : "decimal"}
        autocomplete="off"
        size=${Math.max(3, valueText(value).length)}
        aria-describedby="help-${key}"
        aria-invalid=${host.complaint(key) ? "true" : "false"}
        .value=${typed(valueText(value))}
        @change=${(event: Event) => host.commit(param, (event.target as HTMLInputElement).value)}
      />${unit ? html`<span class="unit">${unit}</span>` : nothing}
    </span>
    <input
      class="slider"
      type="range"
      min="0"
      max=${places(range)}
      step="1"
      aria-labelledby="label-${key}"
      aria-valuetext="${valueText(value)}${unitText}"
      .value=${live(String(placeOf(value, range)))}
      @input=${(event: Event) => host.draft(param, from(event))}
      @change=${(event: Event) => host.commit(param, valueText(from(event)))}
    />
    ${helpTemplate(param, `${significant(range.min)} to ${significant(range.max)}${unitText}`)}`;
}

function choiceKnob(param: Param, options: { key: string; label: string }[], host: KnobHost): TemplateResult {
  const { key, label } = param;
  const chosen = host.shown(param);
  const letters = options.reduce((sum, option) => sum + option.label.length, 0);
  const changed = (event: Event) => host.commit(param, (event.target as HTMLInputElement).value);
  if (options.length <= SEGMENTS && letters <= SEGMENT_LETTERS) {
    return html`<fieldset class="segments" aria-describedby="help-${key}">
        <legend>${label}</legend>
        <div>
          ${options.map(
            (option) => html`<label
              ><input
                type="radio"
                name="choice-${key}"
                .value=${option.key}
                .checked=${live(option.key === chosen)}
                @change=${changed}
              /><span>${option.label}</span></label
            >`,
          )}
        </div>
      </fieldset>
      ${helpTemplate(param)}`;
  }
  return html`<label class="wide" for="choice-${key}">${label}</label>
    <select class="wide" id="choice-${key}" aria-describedby="help-${key}" @change=${changed}>
      ${options.map(
        (option) =>
          html`<option .value=${option.key} .selected=${live(option.key === chosen)}>${option.label}</option>`,
      )}
    </select>
    ${helpTemplate(param)}`;
}

function toggleKnob(param: Param, host: KnobHost): TemplateResult {
  const { key, label } = param;
  return html`<label for="toggle-${key}">${label}</label>
    <input
      class="switch"
      id="toggle-${key}"
      type="checkbox"
      role="switch"
      aria-describedby="help-${key}"
      .checked=${live(host.shown(param) === true)}
      @change=${(event: Event) => host.commit(param, valueText((event.target as HTMLInputElement).checked))}
    />
    ${helpTemplate(param)}`;
}
