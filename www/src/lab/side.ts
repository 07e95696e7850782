/** Beside the figures: the numbers, the controls, the mistake. */

import { html, nothing } from "lit";
import { changedValues, isShown } from "../logic/values.ts";
import { numbersTemplate } from "../panels/numbers.ts";
import { deviceTemplate } from "./device.ts";
import { knobTemplate } from "./knobs.ts";
import { mistakeTemplate } from "./mistake.ts";
import type { LabModel } from "./model.ts";
import { ownDataTemplate } from "./own-data.ts";
import { predictTemplate } from "./predict.ts";
import { seedTemplate } from "./seed.ts";

export function sideTemplate(model: LabModel) {
  const { topic } = model;
  const metrics = model.seen(model.honest)?.metrics ?? [];
  const values = model.controls.shownValues();
  const knobs = topic.params.filter(
    (param) =>
      isShown(param, values) &&
      !model.assignment?.hidden.includes(param.key) &&
      !(param.key === topic.pitfall.param && param.kind.type === "toggle"),
  );
  return html`<div class="side">
    ${
      metrics.length > 0
        ? numbersTemplate(metrics, model.seen(model.mistaken)?.metrics)
        : html`<div class="numbers-to-come"></div>`
    }
    <div class="knobs">
      ${questionTemplate(model)} ${knobs.map((param) => knobTemplate(param, model.controls))}
      ${topic.uses_tensors ? deviceTemplate(model) : nothing} ${seedTemplate(model)}
      ${model.takesTables ? ownTemplate(model) : nothing}
      <p class="help keys">Keys in the lab: R run or pause, S step, B and F look back and forward, 0 reset, M mistake; arrows read a figure.</p>
    </div>
    ${mistakeTemplate(model)}
  </div>`;
}

function questionTemplate(model: LabModel) {
  const { topic, lesson } = model;
  const { prediction, actual } = lesson;
  if (!prediction && (lesson.questionPassed || actual !== undefined)) return nothing;
  return predictTemplate(topic.predict, {
    prediction,
    actual,
    defaults:
      !model.table.file &&
      Object.keys(changedValues(topic.params, model.controls.shownValues())).length === 0,
    answer: (given) => model.predict(given),
    skip: () => lesson.skipQuestion(),
  });
}

function ownTemplate(model: LabModel) {
  return ownDataTemplate({
    own: model.table.file?.name,
    rows: model.controls.schema?.rows,
    reading: model.table.reading,
    complaint: model.table.complaint,
    choose: (file) => void model.table.use(file),
    back: () => model.table.giveBack(),
  });
}
