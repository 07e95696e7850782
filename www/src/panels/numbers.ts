/** Large numbers, the mistaken one beside each honest one. */

import { html, nothing } from "lit";
import type { Metric } from "../contract.ts";
import { metricText } from "../logic/format.ts";

export function numbersTemplate(metrics: Metric[], mistaken?: Metric[]) {
  return html`<dl class="numbers">
    ${metrics.map((metric) => {
      const other = mistaken?.find(({ key, value }) => key === metric.key && typeof value === "number");
      return html`<div>
        <dt>${metric.label}</dt>
        <dd>
          <strong>${metricText(metric.value, metric.format)}</strong>${metric.unit ? html`<small>${metric.unit}</small>` : nothing}
          ${
            other
              ? html`<em><span class="sr">with the mistake: </span>${metricText(other.value, other.format)}</em>`
              : nothing
          }
        </dd>
      </div>`;
    })}
  </dl>`;
}
