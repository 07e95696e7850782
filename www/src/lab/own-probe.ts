/** Tries a file of the reader's in a session of its own, so that a bad one costs the lab nothing. */

import type { EngineClient } from "../engine/client.ts";
import type { OwnFile } from "../engine/protocol.ts";
import { Run } from "../engine/run.ts";

/** Resolves to what is wrong with the file, or to nothing when a session opened with it. */
export function probeOwnFile(client: EngineClient, slug: string, own: OwnFile): Promise<string | undefined> {
  return new Promise((resolve) => {
    const finish = (run: Run, complaint?: string) => {
      run.close();
      resolve(complaint);
    };
    new Run(
      () => client,
      () => ({ slug, query: {}, own }),
      (run, event) => {
        if (event === "opened") finish(run);
        else if (event === "error") finish(run, run.error?.message);
        else if (event === "stopped") finish(run, `${own.name} could not be read: the computation stopped.`);
      },
      "!probe",
    );
  });
}
