/** The line that says how far a run is: enough to compare two runs. */

import { bytes, fixed, significant } from "../logic/format.ts";
import type { LabModel } from "./model.ts";

export function statusText(model: LabModel): string {
  const run = model.honest;
  if (!run) return "";
  const { loading } = run;
  if (loading) {
    const of = loading.total ? ` of ${bytes(loading.total)}` : "";
    return `loading ${loading.file} · ${bytes(loading.received)}${of}`;
  }
  const seen = model.seen(run);
  if (!seen) return run.notice ? "stopped" : "loading";
  const { progress, digest, rate } = seen;
  const parts = [
    ...(run.goingBack ? ["computing again up to here"] : []),
    progress.of
      ? `step ${fixed(progress.step, 0)} of ${fixed(progress.of, 0)}`
      : `step ${fixed(progress.step, 0)}`,
    `seed ${run.seed}`,
  ];
  if (run.running && rate) parts.push(`${significant(rate)} steps/s`);
  parts.push(`run ${digest}`);
  return parts.join(" · ");
}
