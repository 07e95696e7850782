/** Computes the run of a result file again. */

import { Run, type RunEvent } from "../engine/run.ts";
import { engine } from "../engine/shared.ts";
import { fetchDeclaration } from "../lab/declaration.ts";
import type { Result } from "../logic/result-file.ts";
import { type Again, settingsFault } from "../logic/verification.ts";

/** Seconds that one file may take, once its data are there: the next ones wait for it. */
const LONGEST = 60;

const TOO_LONG = `Computing it again took longer than ${LONGEST} seconds, so that it could not be judged.`;
const STOPPED = "Computing it again stopped before its end, so that it could not be judged.";

/** Runs it to the step at which the file was made; throws a sentence where that cannot be done. */
export async function rerun(result: Result, signal: AbortSignal): Promise<Again> {
  const topic = await fetchDeclaration(result.slug);
  signal.throwIfAborted();
  const { params } = topic;
  const fault = settingsFault(result, params);
  if (fault) throw new Error(fault);
  const { slug, seed, values, changes, steps } = result;
  const details = { slug, seed, query: values, replay: { changes, until: steps } };
  let run: Run | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const arrived = new Promise<Again>((resolve, reject) => {
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => reject(new Error(TOO_LONG)), LONGEST * 1000);
      };
      let startedAnew = false;
      const on = (running: Run, event: RunEvent) => {
        const { version } = running;
        if (event === "loading") wait();
        if (event === "error") reject(new Error(running.error?.message));
        if (event === "stopped") {
          // The file before may have left the engine hanging: one new start is free.
          if (running.busy() && !startedAnew) startedAnew = true;
          else reject(new Error(version ? STOPPED : running.notice));
        }
        if (event !== "view") return;
        running.record().then((record) => resolve({ record, version, params }), reject);
      };
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      wait();
      run = new Run(
        (card) => engine(topic, card),
        () => details,
        on,
        "!verify",
      );
    });
    return await arrived;
  } finally {
    clearTimeout(timer);
    run?.close();
  }
}
