/**
 * The page's end of a lab's service: what the service worker passes on is answered, and the page's own requests go the
 * same way, as those of any client. Where no service worker stands between (a sandbox, a private window, a frame in
 * somebody else's page, the first seconds of the first visit) the lab is asked in the page.
 */

import type { ServiceRequest, ServiceResponse } from "../contract.ts";
import { ANSWERED_BY, callAddress, callAt, hasBody, tooLarge } from "../logic/service.ts";
import type { FromPage, ToPage } from "../offline/messages.ts";
import { root } from "./site.ts";

/** How long the page waits, in milliseconds: longer than the service worker does. */
const PATIENCE = 10_000;

/** Asks the lab that is open in this page. */
export type Serve = (request: ServiceRequest, mistaken: boolean) => Promise<ServiceResponse>;

export interface Exchanged {
  response: ServiceResponse;
  /** The address that the service worker answered at; none where the page did. */
  address: string | undefined;
}

/** Answers what the service worker asks of the lab, until the returned function is called. */
export function offerService(slug: () => string, serve: Serve): () => void {
  const listen = async ({ data, ports: [port] }: MessageEvent): Promise<void> => {
    const message = data as ToPage;
    if (message.type !== "serve" || message.slug !== slug() || !port) return;
    const say = (said: FromPage) => port.postMessage(said);
    say({ type: "taken" });
    say({ type: "served", response: await serve(message.request, message.mistaken) });
  };
  const workers = container();
  workers?.addEventListener("message", listen);
  // Else what comes before the page is read waits until then.
  workers?.startMessages();
  return () => workers?.removeEventListener("message", listen);
}

/** Sends a request to the lab's service. Fails where nothing answers in time. */
export async function send(
  slug: string,
  request: ServiceRequest,
  mistaken: boolean,
  serve: Serve,
): Promise<Exchanged> {
  const address = callAddress(root().href, { slug, mistaken, path: request.path });
  const response = address === undefined ? undefined : await throughWorker(address, request);
  if (response) return { response, address };
  const path = (address && callAt(root().href, address)?.path) ?? request.path;
  const refused = tooLarge(path, new Blob([request.body]).size);
  if (refused) return { response: refused, address: undefined };
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new DOMException("no answer", "TimeoutError")), PATIENCE);
  });
  return { response: await Promise.race([serve({ ...request, path }, mistaken), late]), address: undefined };
}

/** What the service worker answers; nothing where there is none, or an earlier one that knows of no services. */
async function throughWorker(
  address: string,
  { method, body }: ServiceRequest,
): Promise<ServiceResponse | undefined> {
  // In a frame the service worker would ask another tab: a frame's address is not the lab's page.
  if (window.parent !== window || !container()?.controller) return undefined;
  const init: RequestInit = { method, signal: AbortSignal.timeout(PATIENCE), cache: "no-store" };
  if (hasBody(method)) Object.assign(init, { body, headers: { "content-type": "application/json" } });
  const response = await fetch(address, init);
  if (!response.headers.has(ANSWERED_BY)) return undefined;
  return { status: response.status, body: await response.text() };
}

/** A frame without an origin may not even ask for it. */
function container(): ServiceWorkerContainer | undefined {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined;
  }
}
