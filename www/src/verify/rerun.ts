/** Computes the run of a result file again. */

import type { RunRecord } from "../contract.ts";
import { Run, type RunEvent } from "../engine/run.ts";
import { engine } from "../engine/shared.ts";
import { fetchDeclaration } from "../lab/declaration.ts";
import type { Result } from "../logic/result-file.ts";

export interface Again {
  record: RunRecord;
  version: string;
}

/** Runs it to the step at which the file was made; throws a sentence where that cannot be done. */
export async function rerun(result: Result, signal: AbortSignal): Promise<Again> {
  const topic = await fetchDeclaration(result.slug);
  signal.throwIfAborted();
  const { slug, seed, values, changes, steps } = result;
  const details = { slug, seed, query: values, replay: { changes, until: steps } };
  let run: Run | undefined;
  try {
    const arrived = new Promise<Again>((resolve, reject) => {
      const on = (running: Run, event: RunEvent) => {
        if (event === "error") reject(new Error(running.error?.message));
        if (event === "stopped") reject(new Error(running.notice));
        if (event !== "view") return;
        const { version } = running;
        running.record().then((record) => resolve({ record, version }), reject);
      };
      run = new Run(
        (card) => engine(topic, card),
        () => details,
        on,
        "!verify",
      );
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    return await arrived;
  } finally {
    run?.close();
  }
}
