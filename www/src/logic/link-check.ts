/** Whether a run that a link reproduces ended with the numbers that the link promised, and why not. */

/** What the link says of its run. */
export interface Promised {
  digest: string;
  version?: string | undefined;
}

/** How the run ended here. */
export interface Ended {
  digest: string;
  version: string;
  /** Whether all of it was computed on the processor. */
  exact: boolean;
}

/** One sentence for the reader. */
export function linkCheck(promised: Promised, ended: Ended): { same: boolean; sentence: string } {
  if (promised.digest === ended.digest) {
    return { same: true, sentence: `The same numbers as in the link: run ${ended.digest}.` };
  }
  const differ = `The link ended as run ${promised.digest}, this is run ${ended.digest}.`;
  return { same: false, sentence: `${differ} ${reason(promised, ended)}` };
}

function reason({ version }: Promised, ended: Ended): string {
  if (version !== undefined && version !== ended.version) {
    return `It was made with version ${version} of Stepwise, and this is ${ended.version}.`;
  }
  if (!ended.exact) {
    return "Graphics cards round differently: on the processor the same link gives the same numbers.";
  }
  return "It may have been made on a graphics card, or by a lab that has changed since.";
}
