/** Packs files into one; a module of its own, fetched when the first reader wants that. */

import { zipSync } from "fflate";
import type { SavedFile } from "./engine/protocol.ts";

/** A ZIP that holds one folder with these files. */
export function zip(folder: string, files: readonly SavedFile[]): Uint8Array {
  return zipSync({ [folder]: Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])) });
}
