/** The worker: hands messages to the engine, which does the computing. */

import type { Engine } from "./engine.js";
import { scriptAddress } from "./site/trusted.ts";

interface WorkerScope {
  name: string;
  /** What came before this script, where another one had to fetch it. */
  early?: unknown[];
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onunhandledrejection: ((event: PromiseRejectionEvent) => void) | null;
}

const scope = self as unknown as WorkerScope;
const waiting: unknown[] = scope.early ?? [];
let engine: Engine | undefined;

scope.onmessage = ({ data }) => {
  if (engine) engine.handle(data);
  else waiting.push(data);
};
// A rejected promise does not reach the page by itself, as an error does.
scope.onunhandledrejection = ({ reason }) => {
  scope.postMessage({ v: 1, type: "panic", message: String(reason) });
};

// The page names the data folder when it starts the worker, and after it the engine.
const [dataUrl = "", name = ""] = scope.name.split("#");
const script = `./${name}.js`;
const module: typeof import("./engine.js") = await import(script);
await module.default();
engine = new module.Engine(
  (message) => scope.postMessage(message),
  dataUrl,
  hire,
  navigator.hardwareConcurrency,
);

/** Another worker of this kind, started as this one was: by a module, or by the blob that fetches it. */
function hire(): Worker {
  const { name } = scope;
  return new Worker(scriptAddress(self.location.href), scope.early ? { name } : { name, type: "module" });
}
for (const message of waiting.splice(0)) engine.handle(message);
