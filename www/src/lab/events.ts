/** What hosts and tests hear from a lab. All bubble and cross shadow roots. */

import type { LabErrorBody, Metric, Progress, Values, Verdict } from "../contract.ts";

export interface LabEvents {
  "lab-ready": { values: Values; seed: string };
  "lab-progress": { progress: Progress; metrics: Metric[]; digest: string; running: boolean };
  "lab-verdict": { verdict: Verdict };
  "lab-error": { error: LabErrorBody };
}

export function emit<K extends keyof LabEvents>(target: EventTarget, type: K, detail: LabEvents[K]): void {
  target.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
}
