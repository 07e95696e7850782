/**
 * The page's clients, one for each engine that it needs: the labs of a section, without or with the graphics card, or
 * those with a shell.
 */

import type { Topic } from "../contract.ts";
import { assets, root } from "../site/site.ts";
import { scriptAddress } from "../site/trusted.ts";
import { EngineClient, type WorkerLike } from "./client.ts";
import type { CardWish } from "./protocol.ts";

const clients = new Map<string, EngineClient>();

/** The engine for a lab; its worker starts with the first session. */
export function engine({ section, uses_shell }: Topic, card: CardWish): EngineClient {
  const name = uses_shell ? "shell" : card === "never" ? section : `${section}-card`;
  let client = clients.get(name);
  if (!client) {
    client = new EngineClient(() => spawn(name));
    clients.set(name, client);
  }
  return client;
}

function spawn(engine: string): WorkerLike {
  const script = new URL("worker.js", assets);
  const name = `${new URL("data/", root()).href}#${engine}`;
  if (script.origin === self.origin) return new Worker(scriptAddress(script), { type: "module", name });
  // A page of another origin, or a frame of none, may start only scripts of its own making. A classic one: Chromium
  // starts no module from a blob without an origin. What comes before the module is there waits for it.
  const own = `self.early = [];
onmessage = ({ data }) => self.early.push(data);
import(${JSON.stringify(script.href)}).catch((error) => setTimeout(() => { throw error; }));`;
  const link = URL.createObjectURL(new Blob([own], { type: "text/javascript" }));
  return new Worker(scriptAddress(link), { name });
}
