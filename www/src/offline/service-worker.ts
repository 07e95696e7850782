/**
 * The service worker: the site without a connection. It keeps the shell from the first visit on, and each lab with
 * its data once it was opened. A new version is installed beside the one that runs, and takes over when the reader
 * says so or when no page is open. Requests to a lab that serves its model it passes on to the tab that has it open.
 */

import { callAt } from "../logic/service.ts";
import { type SiteFile, SiteFiles } from "../logic/site-files.ts";
import { Keeper } from "./keeper.ts";
import type { Missing, ToServiceWorker } from "./messages.ts";
import { Relay } from "./relay.ts";

/** Put here by the build. */
declare const SITE_FILES: SiteFile[];

const scope = self as unknown as ServiceWorkerGlobalScope;
const root = scope.registration.scope;
const files = new SiteFiles(root, SITE_FILES);
const keeper = new Keeper(root, files);
const relay = new Relay(root, scope.clients);
const shell = files.all.filter((file) => file.shell);

// All or nothing: a version of which a part is missing never runs. What the reader had stays at hand in its new form.
scope.addEventListener("install", (event) => event.waitUntil(install(event)));

scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const call = callAt(root, request.url);
  if (call && files.find(`${root}topics/${call.slug}/`)) {
    event.respondWith(relay.answer(call, event));
    return;
  }
  if (request.method !== "GET") return;
  if (files.find(request.url)) event.respondWith(answer(event));
  else if (files.isPinned(request.url)) event.respondWith(keeper.answerEarlier(request));
  else if (request.mode === "navigate") event.respondWith(answerUnlisted(request));
});

scope.addEventListener("message", (event) => {
  const message = event.data as ToServiceWorker;
  const [port] = event.ports;
  event.waitUntil(receive(message, event).then((said) => port?.postMessage(said)));
});

async function install(event: ExtendableEvent): Promise<void> {
  const known = (await keeper.known()).flatMap((file) => files.needs(files.address(file)));
  await keeper.keepAll([...new Set([...shell, ...known])], event);
}

async function answer(event: FetchEvent): Promise<Response> {
  try {
    return await keeper.answer(event.request, event);
  } catch {
    // A page that is not on this device: say so, rather than leave it to the browser.
    return event.request.mode === "navigate" ? Response.redirect(`${root}offline/`) : Response.error();
  }
}

/** What only the server knows: other spellings of an address, frames for other pages, and what does not exist. */
async function answerUnlisted(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    const { origin, pathname, search } = new URL(request.url);
    const folder = `${origin}${pathname}/`;
    return Response.redirect(files.find(folder) ? folder + search : `${root}offline/`);
  }
}

async function receive(
  message: ToServiceWorker,
  event: ExtendableEvent,
): Promise<Missing | boolean | undefined> {
  switch (message.type) {
    case "visited":
      await visited(message.addresses, event);
      return undefined;
    case "missing": {
      const missing = await keeper.missing();
      return {
        files: missing.map(({ path, bytes }) => ({ path, bytes })),
        labs: [...new Set(missing.flatMap(({ labs }) => labs))],
      };
    }
    case "keep": {
      const file = files.find(root + message.path);
      return file !== undefined && (await keeper.keep(file, event));
    }
    case "take-over":
      await scope.skipWaiting();
      return undefined;
  }
}

async function visited(addresses: string[], event: ExtendableEvent): Promise<void> {
  const needed = new Set([...shell, ...addresses.flatMap((address) => files.needs(address))]);
  await Promise.all([...needed].map((file) => keeper.keep(file, event)));
  const isCurrent = addresses.some((address) => files.find(address)?.path.startsWith("code-"));
  if (isCurrent && (await isAlone())) await keeper.sweep();
}

/** Whether no other page is open, and no other version is being made ready: nobody else needs what is kept. */
async function isAlone(): Promise<boolean> {
  const { installing, waiting } = scope.registration;
  const clients = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  return !installing && !waiting && clients.filter(({ url }) => url.startsWith(root)).length === 1;
}
