/** A new version waits until the reader wants it: a run is never swapped away. */

import type { ToServiceWorker } from "../offline/messages.ts";

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
  if (document.querySelector(".update")) return;
  const box = document.createElement("div");
  box.className = "update";
  box.setAttribute("role", "status");
  const sentence = document.createElement("p");
  const reload = button("Reload", "btn small go");
  const later = button("Later", "btn small");
  box.append(sentence, reload, later);
  document.body.append(box);
  // A live region speaks of what changes in it.
  sentence.textContent = "A new version is ready.";
  reload.addEventListener("click", () => takeOver(registration));
  later.addEventListener("click", () => box.remove());
}

function button(text: string, classes: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = classes;
  made.textContent = text;
  return made;
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
