/** A new version waits until the reader wants it: a run is never swapped away. */

import type { ToServiceWorker } from "../offline/messages.ts";
import { showStrip } from "./strip.ts";

/** Whether the offer is on the screen. */
let offered = false;

/** Shows the offer whenever a version waits. */
export function offerUpdates(registration: ServiceWorkerRegistration): void {
  // The first version of all is no update.
  const watch = () => {
    const { installing, active } = registration;
    if (!active) return;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed") offer(registration);
    });
  };
  if (registration.waiting) offer(registration);
  watch();
  registration.addEventListener("updatefound", watch);
}

function offer(registration: ServiceWorkerRegistration): void {
  if (offered) return;
  offered = true;
  const strip = showStrip("A new version is ready.", [
    { text: "Reload", act: () => takeOver(registration), first: true },
    {
      text: "Later",
      act: () => {
        strip.remove();
        offered = false;
      },
    },
  ]);
}

/** Reloads once the new version runs; at once where another page has seen to that. */
function takeOver({ waiting }: ServiceWorkerRegistration): void {
  if (!waiting) {
    location.reload();
    return;
  }
  waiting.addEventListener("statechange", () => {
    if (waiting.state === "activated") location.reload();
  });
  const message: ToServiceWorker = { type: "take-over" };
  waiting.postMessage(message);
}
