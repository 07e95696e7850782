/** Search over titles, summaries and terms, while the reader types. */

import { matches } from "../logic/filter.ts";

export function startFinder(home: HTMLElement): void {
  const field = home.querySelector<HTMLInputElement>("[data-filter]");
  if (field) new Finder(home, field);
}

class Finder {
  readonly #home: HTMLElement;
  readonly #field: HTMLInputElement;
  readonly #sections: HTMLElement[];
  /** What a search looks through, by the element that it shows or hides. */
  readonly #texts = new Map<HTMLElement, string>();

  constructor(home: HTMLElement, field: HTMLInputElement) {
    this.#home = home;
    this.#field = field;
    this.#sections = [...home.querySelectorAll<HTMLElement>(".section")];
    for (const section of this.#sections) {
      const heading = section.querySelector("h2")?.firstChild?.textContent ?? "";
      for (const topic of section.querySelectorAll<HTMLElement>("[data-slug]")) {
        this.#texts.set(topic, searched(topic, heading));
      }
    }
    field.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#first()?.focus();
    });
    field.addEventListener("input", () => this.#show());
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || field.value === "") return;
      event.preventDefault();
      field.value = "";
      this.#show();
    });
    field.value = new URLSearchParams(location.search).get("find") ?? field.value;
    this.#show();
  }

  #show(): void {
    const query = this.#field.value.trim();
    const found = new Set<string>();
    for (const [topic, text] of this.#texts) {
      topic.hidden = !matches(text, query);
      if (!topic.hidden) found.add(topic.dataset.slug ?? "");
    }
    for (const part of this.#home.querySelectorAll<HTMLElement>(".section, .to-come")) {
      part.hidden = !part.querySelector("[data-slug]:not([hidden])");
    }
    for (const node of this.#home.querySelectorAll<SVGElement>(".node")) {
      node.classList.toggle("other", !found.has(node.dataset.slug ?? ""));
    }
    this.#home.toggleAttribute("data-searching", query !== "");
    const place = this.#home.querySelector("[data-found]");
    if (place) place.textContent = query === "" ? "" : counted(found.size);
  }

  /** The first lab that was found and is ready. */
  #first(): HTMLElement | null {
    return this.#home.querySelector(".card:not([hidden]) a");
  }
}

function searched(topic: HTMLElement, section: string): string {
  const { slug = "", terms = "" } = topic.dataset;
  const title = topic.querySelector("h3, b")?.textContent ?? "";
  const summary = topic.querySelector(".summary")?.textContent ?? "";
  return [title, summary, terms, slug, section].join(" ");
}

function counted(count: number): string {
  if (count === 0) return "No lab found";
  return count === 1 ? "1 lab found" : `${count} labs found`;
}
