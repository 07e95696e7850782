/** The race as the reader sees it: who runs, the curves, the numbers side by side. */

import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import type { Metric, Param, Topic } from "../../contract.ts";
import { verdictSentence } from "../../logic/narration.ts";
import {
  best,
  differing,
  lastText,
  NAMES,
  raceFigure,
  settingText,
  spread,
  stepText,
} from "../../logic/race.ts";
import { panelTemplate } from "../../panels/panel.ts";
import { goOn } from "../focus.ts";
import type { Lane, Race } from "./race.ts";

/** The button that is always there. */
const ADD = ".race .add";

export function raceTemplate(topic: Topic, race: Race) {
  const { lanes } = race;
  return html`<div class="race" @panel-action=${(event: Event) => event.stopPropagation()}>
    <p class="lead">
      Two to four settings, the same seed, side by side. Set the lab as you like and add it here, or let one control
      take several values.
    </p>
    ${setupTemplate(topic, race)} ${curvesTemplate(topic, race, lanes)}
    ${lanes.length > 0 ? lanesTemplate(topic, race, lanes) : nothing}
  </div>`;
}

function setupTemplate(topic: Topic, race: Race) {
  const able = topic.params.filter((param) => spread(param).length > 1);
  return html`<div class="buttons">
    <button
      class="btn go"
      type="button"
      ?disabled=${!race.ready}
      @click=${() => (race.running ? race.pause() : race.start())}
    >
      ${race.running ? "Pause" : race.done ? "Race again" : race.started ? "Race on" : "Start the race"}
    </button>
    <button class="btn add" type="button" aria-disabled=${race.full ? "true" : "false"} @click=${() => race.add()}>
      Add the lab's settings
    </button>
    <select
      aria-label="Race values of one control"
      .value=${live("")}
      @change=${(event: Event) => {
        const select = event.target as HTMLSelectElement;
        const param = able.find(({ key }) => key === select.value);
        if (param) race.over(param);
        select.value = "";
      }}
    >
      <option value="">Race values of…</option>
      ${able.map((param: Param) => html`<option value=${param.key}>${param.label}</option>`)}
    </select>
    ${
      race.lanes.length > 0
        ? html`<button class="btn plain" type="button" @click=${(event: Event) => {
            race.clear();
            void goOn(event, ADD);
          }}>Clear</button>`
        : nothing
    }
  </div>`;
}

function lanesTemplate(topic: Topic, race: Race, lanes: Lane[]) {
  const settings = differing(
    topic.params,
    lanes.map(({ values }) => values),
  );
  const { metrics } = race;
  return html`<div class="table" tabindex="0" role="group" aria-label="The runs of the race">
    <table>
      <thead>
        <tr>
          <th scope="col"><span class="sr">Setting or number</span></th>
          ${lanes.map(
            (_, index) => html`<th scope="col" class="n lane-${index}">
              <span class="swatch" aria-hidden="true"></span>${NAMES[index]}
              <button
                class="btn small plain"
                type="button"
                aria-label="Take ${NAMES[index]} out of the race"
                @click=${(event: Event) => {
                  race.remove(index);
                  void goOn(event, ".race th:last-child button", ADD);
                }}
              >
                ×
              </button>
            </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${settings.map(
          (param) => html`<tr>
            <th scope="row">${param.label}</th>
            ${lanes.map(({ values }) => html`<td class="n">${settingText(param, values[param.key])}</td>`)}
          </tr>`,
        )}
        ${
          settings.length === 0
            ? html`<tr><th scope="row">Settings</th>
              <td class="n" colspan=${lanes.length}>${lanes.length > 1 ? "all alike" : "one more is needed"}</td></tr>`
            : nothing
        }
        ${metrics.map((metric) => metricRow(metric, lanes))}
        ${race.started ? stateRows(lanes) : nothing}
      </tbody>
    </table>
  </div>`;
}

function metricRow(metric: Metric, lanes: Lane[]) {
  const winners = best(metric, lanes);
  return html`<tr class="metric">
    <th scope="row">${metric.label}</th>
    ${lanes.map((lane, index) =>
      winners.has(index)
        ? html`<td class="n"><b>${lastText(metric, lane)}</b><span class="sr">, best</span></td>`
        : html`<td class="n">${lastText(metric, lane)}</td>`,
    )}
  </tr>`;
}

function stateRows(lanes: Lane[]) {
  return html`<tr>
      <th scope="row">Challenge</th>
      ${lanes.map(({ run }) => {
        const verdict = run?.latest?.verdict ?? { state: "not_attempted" as const };
        const word = { passed: "✓ passed", not_yet: "not met", not_attempted: "–" }[verdict.state];
        return html`<td class="n" title=${verdictSentence(verdict)}>${word}</td>`;
      })}
    </tr>
    <tr>
      <th scope="row">Run</th>
      ${lanes.map(({ run }) => {
        if (run?.error) return html`<td class="complaint">${run.error.message}</td>`;
        const { progress, latest } = run ?? {};
        const where = progress?.done ? latest?.digest : progress ? stepText(progress.step, progress.of) : "–";
        return html`<td class="n">${where}</td>`;
      })}
    </tr>`;
}

function curvesTemplate(topic: Topic, race: Race, lanes: Lane[]) {
  const metric = race.drawnMetric;
  const most = Math.max(0, ...lanes.map(({ moments }) => moments.length));
  // One point is no curve: the table has it.
  if (!metric || most < 2) return nothing;
  const panel = {
    key: "race",
    title: `${metric.label} of each run`,
    caption: "Each line is a run of the same seed, named at its end.",
    width: "full" as const,
    content: { type: "figure" as const, value: raceFigure(metric, lanes) },
  };
  return html`<label class="drawn"
      >Curves of
      <select @change=${(event: Event) => race.choose((event.target as HTMLSelectElement).value)}>
        ${race.metrics.map(
          ({ key, label }) =>
            html`<option value=${key} .selected=${live(key === metric.key)}>${label}</option>`,
        )}
      </select>
    </label>
    ${panelTemplate(topic.slug, panel, undefined, "main")}`;
}
