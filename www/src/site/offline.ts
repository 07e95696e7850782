/**
 * The page's end of the service worker: starts it, tells it what was opened, and asks it. Where there is none (no
 * secure connection, a private window, a sandbox) pages work as they are.
 */

import type { ToServiceWorker } from "../offline/messages.ts";
import { root } from "./site.ts";
import { scriptAddress } from "./trusted.ts";
import { offerUpdates } from "./update.ts";

/**
 * Starts the service worker once the page is there: it must not compete with what the reader waits for. Resolves once
 * it runs, to whether there is one.
 */
export async function startOffline(): Promise<boolean> {
  // A frame in somebody else's page takes no room on the reader's device.
  if (window.parent !== window) return false;
  if (document.readyState !== "complete") {
    await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  }
  const registration = await register();
  if (!registration) return false;
  offerUpdates(registration);
  const { active } = await navigator.serviceWorker.ready;
  // The first page was loaded before anything could be kept.
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const message: ToServiceWorker = { type: "visited", addresses: [location.href, ...loaded] };
  active?.postMessage(message);
  return true;
}

/** Asks the service worker that runs, unless the signal ends the waiting. */
export async function ask<T>(message: ToServiceWorker, signal: AbortSignal): Promise<T> {
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data as T);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    active?.postMessage(message, [port2]);
  });
}

/** The site's registration, or none where the browser or the place does not allow it. */
async function register(): Promise<ServiceWorkerRegistration | undefined> {
  try {
    const script = scriptAddress(new URL("sw.js", root()));
    return await navigator.serviceWorker.register(script, { updateViaCache: "none" });
  } catch {
    return undefined;
  }
}
