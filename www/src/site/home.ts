/** The home page: progress on the cards, the filter, and the progress file. */

import { matches } from "../logic/filter.ts";
import { startProgressBox } from "./progress-box.ts";
import { store } from "./store.ts";

const STATES = { passed: "✓ Passed", tried: "Tried" } as const;

export function startHome(): void {
  const home = document.querySelector<HTMLElement>("[data-home]");
  if (!home) return;
  startStates(home);
  startFilter(home);
  startProgressBox(home);
}

function startStates(home: HTMLElement): void {
  const show = () => {
    for (const card of home.querySelectorAll<HTMLElement>("[data-slug]")) {
      const state = store().state(card.dataset.slug ?? "");
      const place = card.querySelector(".state");
      if (state) card.dataset.state = state;
      else delete card.dataset.state;
      if (place) place.textContent = state ? STATES[state] : "";
    }
  };
  store().onChange(show);
  show();
}

function startFilter(home: HTMLElement): void {
  const field = home.querySelector<HTMLInputElement>("[data-filter]");
  const found = home.querySelector<HTMLElement>("[data-found]");
  if (!field) return;
  const topics = [...home.querySelectorAll<HTMLElement>(".section li")];
  const sections = [...home.querySelectorAll<HTMLElement>(".section")];
  const show = () => {
    const query = field.value.trim();
    let count = 0;
    for (const topic of topics) {
      const section = topic.closest(".section")?.querySelector("h2")?.textContent ?? "";
      topic.hidden = !matches(`${topic.textContent} ${topic.dataset.slug ?? ""} ${section}`, query);
      if (!topic.hidden) count += 1;
    }
    for (const section of sections) {
      section.hidden = !section.querySelector("li:not([hidden])");
    }
    if (found) found.textContent = query ? `${count === 1 ? "1 lab" : `${count} labs`} found` : "";
  };
  field.form?.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", show);
  field.value = new URLSearchParams(location.search).get("find") ?? field.value;
  show();
}
