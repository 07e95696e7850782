/** The line that says how far a run is: enough to compare two runs. */

import type { Run } from "../engine/run.ts";
import { bytes, fixed, significant } from "../logic/format.ts";

export function statusText(run: Run | undefined): string {
  if (!run) return "";
  const { loading, latest } = run;
  if (loading) {
    const of = loading.total ? ` of ${bytes(loading.total)}` : "";
    return `loading ${loading.file} · ${bytes(loading.received)}${of}`;
  }
  if (!latest) return run.notice ? "stopped" : "loading";
  const { progress, digest, rate } = latest;
  const parts = [
    progress.of
      ? `step ${fixed(progress.step, 0)} of ${fixed(progress.of, 0)}`
      : `step ${fixed(progress.step, 0)}`,
    `seed ${run.seed}`,
  ];
  if (run.running && rate) parts.push(`${significant(rate)} steps/s`);
  parts.push(`run ${digest}`);
  return parts.join(" · ");
}
