/** A strip along the page's end: something the reader should know, and what can be done about it. */

export interface Choice {
  text: string;
  act(): void;
  /** Whether it is what most readers will want. */
  first?: boolean;
}

export function showStrip(sentence: string, choices: readonly Choice[]): HTMLElement {
  const strip = document.createElement("div");
  strip.className = "strip";
  strip.setAttribute("role", "status");
  const text = document.createElement("p");
  strip.append(text, ...choices.map(button));
  document.body.append(strip);
  // A live region speaks of what changes in it.
  text.textContent = sentence;
  return strip;
}

function button({ text, act, first }: Choice): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = first ? "btn small go" : "btn small";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
