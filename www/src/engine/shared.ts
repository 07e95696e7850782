/** The one client of the page. */

import { assets, root } from "../site/site.ts";
import { EngineClient, type WorkerLike } from "./client.ts";

let shared: EngineClient | undefined;

/** The page's engine; its worker starts with the first session. */
export function engine(): EngineClient {
  shared ??= new EngineClient(spawn);
  return shared;
}

function spawn(): WorkerLike {
  return new Worker(new URL("worker.js", assets), { type: "module", name: new URL("data/", root()).href });
}
