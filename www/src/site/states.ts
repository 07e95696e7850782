/** What the reader has done with each lab, on its card and on its place on the map. */

import type { TopicState } from "../logic/record.ts";
import { store } from "./store.ts";

const WORDS: Record<TopicState, string> = { passed: "Passed", tried: "Tried" };

export function stateWord(slug: string): string {
  const state = store().state(slug);
  return state ? WORDS[state] : "Not tried";
}

export function showStates(home: HTMLElement): void {
  for (const place of home.querySelectorAll<HTMLElement | SVGElement>(".card, a.node")) {
    const slug = place.dataset.slug ?? "";
    const state = store().state(slug);
    if (state) place.dataset.state = state;
    else delete place.dataset.state;
    const word = stateWord(slug);
    const label = place.querySelector(".state");
    if (label) label.textContent = word;
    else place.setAttribute("aria-label", `${place.dataset.title}, ${word.toLowerCase()}`);
  }
}
