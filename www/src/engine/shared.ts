/** The page's clients: one for the labs that train nets, one for all others. */

import { assets, root } from "../site/site.ts";
import { scriptAddress } from "../site/trusted.ts";
import { EngineClient, type WorkerLike } from "./client.ts";

const shared: { nets?: EngineClient; engine?: EngineClient } = {};

/** The page's engine for a lab that trains nets or does not; its worker starts with the first session. */
export function engine(nets: boolean): EngineClient {
  const kind = nets ? "nets" : "engine";
  shared[kind] ??= new EngineClient(() => spawn(kind));
  return shared[kind];
}

function spawn(kind: "nets" | "engine"): WorkerLike {
  const script = new URL("worker.js", assets);
  const name = `${new URL("data/", root()).href}#${kind}`;
  if (script.origin === self.origin) return new Worker(scriptAddress(script), { type: "module", name });
  // A page of another origin, or a frame of none, may start only scripts of its own making. A classic one: Chromium
  // starts no module from a blob without an origin. What comes before the module is there waits for it.
  const own = `self.early = [];
onmessage = ({ data }) => self.early.push(data);
import(${JSON.stringify(script.href)}).catch((error) => setTimeout(() => { throw error; }));`;
  const link = URL.createObjectURL(new Blob([own], { type: "text/javascript" }));
  return new Worker(scriptAddress(link), { name });
}
