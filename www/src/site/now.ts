/** "Continue" and "Next for you", in the markup that the build has made for "Begin here". */

import { nextLabs, type Ready, toContinue } from "../logic/next.ts";
import { store } from "./store.ts";

/** As many as fit into a row. */
const SHOWN = 3;

interface Card extends Ready {
  title: string;
  minutes: string;
  address: string;
  /** Light and dark. */
  posters: string[];
}

export function startNow(home: HTMLElement): void {
  const box = home.querySelector<HTMLElement>("[data-now]");
  const begin = box?.querySelector<HTMLElement>(".group");
  if (!box || !begin) return;
  const cards = [...home.querySelectorAll<HTMLElement>(".card")].map(readCard);
  const show = () => {
    const groups = chosen(cards).filter(([, cards]) => cards.length > 0);
    box.replaceChildren(...groups.map(([title, cards]) => group(begin, title, cards)));
  };
  store().onChange(show);
  void store().ready.then(show);
}

function readCard(card: HTMLElement): Card {
  const { slug = "", needs = "", minutes = "" } = card.dataset;
  const link = card.querySelector<HTMLAnchorElement>("h3 a");
  return {
    slug,
    needs: needs.split(" ").filter(Boolean),
    title: link?.textContent ?? "",
    minutes,
    address: link?.getAttribute("href") ?? "",
    posters: [...card.querySelectorAll("img")].map((image) => image.getAttribute("src") ?? ""),
  };
}

function chosen(cards: readonly Card[]): [title: string, cards: Card[]][] {
  const known = (slug: string) => store().topic(slug);
  const begun = toContinue(cards, known);
  const fresh = nextLabs(cards, known, begun ? SHOWN - 1 : SHOWN);
  const isNew = Object.keys(store().record.topics).length === 0;
  const find = (slug: string) => cards.filter((card) => card.slug === slug);
  return [
    ["Continue", begun ? find(begun) : []],
    [isNew ? "Begin here" : "Next for you", fresh.flatMap(find)],
  ];
}

function group(pattern: HTMLElement, title: string, cards: readonly Card[]): HTMLElement {
  const made = pattern.cloneNode(true) as HTMLElement;
  made.setAttribute("aria-label", title);
  const heading = made.querySelector("h2");
  if (heading) heading.textContent = title;
  const list = made.querySelector("ul");
  const item = list?.querySelector("li");
  if (list && item) list.replaceChildren(...cards.map((card) => entry(item, card)));
  return made;
}

function entry(pattern: HTMLElement, { title, minutes, address, posters }: Card): HTMLElement {
  const made = pattern.cloneNode(true) as HTMLElement;
  const link = made.querySelector("a");
  if (link) {
    link.textContent = title;
    link.href = address;
  }
  const time = made.querySelector(".minutes");
  if (time) time.textContent = `${minutes} minutes`;
  for (const [index, image] of made.querySelectorAll("img").entries()) image.src = posters[index] ?? "";
  return made;
}
