/** Controls that choose columns of the table at hand. */

import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { ColumnKind, Param, ParamKind } from "../contract.ts";
import { valueText } from "../logic/values.ts";
import { helpTemplate, type KnobHost } from "./knobs.ts";

type Kind<T extends ParamKind["type"]> = Extract<ParamKind, { type: T }>;

/** The columns of an accepted kind, and those that are chosen already, in the table's order. */
function choosable(host: KnobHost, accepts: ColumnKind[], chosen: string[]): string[] {
  const fitting = (host.schema?.columns ?? [])
    .filter(({ name, kind }) => accepts.includes(kind) || chosen.includes(name))
    .map(({ name }) => name);
  return [...chosen.filter((name) => !fitting.includes(name)), ...fitting];
}

export function columnKnob(param: Param, kind: Kind<"column">, host: KnobHost): TemplateResult {
  const chosen = String(host.shown(param));
  const id = `column-${param.key}`;
  return html`<label class="wide" for=${id}>${param.label}</label>
    <select
      class="wide"
      id=${id}
      aria-describedby="help-${param.key}"
      @change=${(event: Event) => host.commit(param, (event.target as HTMLSelectElement).value)}
    >
      ${choosable(host, kind.accepts, [chosen]).map(
        (name) => html`<option .value=${name} .selected=${live(name === chosen)}>${name}</option>`,
      )}
    </select>
    ${helpTemplate(param)}`;
}

export function columnsKnob(param: Param, kind: Kind<"columns">, host: KnobHost): TemplateResult {
  const shown = host.shown(param);
  const chosen = Array.isArray(shown) ? shown : [];
  const taken = host.taken(param);
  const names = choosable(host, kind.accepts, chosen).filter(
    (name) => chosen.includes(name) || !taken.includes(name),
  );
  const toggled = (name: string, on: boolean) => {
    const next = on ? [...chosen, name] : chosen.filter((other) => other !== name);
    host.commit(param, valueText(next));
  };
  return html`<details class="columns">
      <summary>
        <span>${param.label}</span><span class="count">${chosen.length} of ${names.length}</span>
      </summary>
      <fieldset aria-describedby="help-${param.key}">
        <legend class="sr">${param.label}</legend>
        ${names.map((name) => {
          const on = chosen.includes(name);
          return html`<label
            ><input
              type="checkbox"
              .checked=${live(on)}
              ?disabled=${on ? chosen.length <= kind.min : chosen.length >= kind.max}
              @change=${(event: Event) => toggled(name, (event.target as HTMLInputElement).checked)}
            />${name}</label
          >`;
        })}
      </fieldset>
    </details>
    ${helpTemplate(param, `Choose ${kind.min} to ${kind.max}`)}`;
}
