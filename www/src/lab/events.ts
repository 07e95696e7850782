/** What hosts and tests hear from a lab. All bubble and cross shadow roots. */

import type { LabErrorBody, Metric, Progress, Values, Verdict } from "../contract.ts";

export interface LabEvents {
  "lab-ready": { values: Values; seed: string };
  "lab-progress": { progress: Progress; metrics: MetricValues; digest: string; running: boolean };
  "lab-verdict": { verdict: Verdict["state"]; why: string };
  "lab-error": { error: LabErrorBody };
}

/** Metrics as hosts and tests want them: by key; null where one is undefined. */
export type MetricValues = Record<string, number | null>;

export function metricValues(metrics: readonly Metric[]): MetricValues {
  return Object.fromEntries(metrics.map(({ key, value }) => [key, value ?? null]));
}

export function emit<K extends keyof LabEvents>(target: EventTarget, type: K, detail: LabEvents[K]): void {
  target.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
}
