/** "Continue" and "Next for you", made of what the cards of the list say. */

import { html, render } from "lit";
import { nextLabs, type Ready, toContinue } from "../logic/next.ts";
import { store } from "./store.ts";

/** As many as fit into a row. */
const SHOWN = 3;

interface Card extends Ready {
  title: string;
  minutes: string;
  address: string;
  posters: string[];
}

export function startNow(home: HTMLElement): void {
  const box = home.querySelector<HTMLElement>("[data-now]");
  if (!box) return;
  const cards = [...home.querySelectorAll<HTMLElement>(".card")].map(readCard);
  const show = () => {
    render(nowTemplate(cards), box);
    box.hidden = box.childElementCount === 0;
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

function nowTemplate(cards: readonly Card[]) {
  const known = (slug: string) => store().topic(slug);
  const begun = toContinue(cards, known);
  const fresh = nextLabs(cards, known, begun ? SHOWN - 1 : SHOWN);
  const find = (slug: string) => cards.filter((card) => card.slug === slug);
  const isNew = Object.keys(store().record.topics).length === 0;
  return [
    begun ? groupTemplate("Continue", find(begun)) : "",
    fresh.length > 0 ? groupTemplate(isNew ? "Begin here" : "Next for you", fresh.flatMap(find)) : "",
  ];
}

function groupTemplate(title: string, cards: readonly Card[]) {
  return html`<section class="group" aria-label=${title}>
    <h2>${title}</h2>
    <ul>
      ${cards.map(
        ({ title, minutes, address, posters: [light = "", dark = ""] }) => html`<li>
          <span class="poster" aria-hidden="true"
            ><img class="only-light" src=${light} alt="" width="720" height="450" /><img
              class="only-dark"
              src=${dark}
              alt=""
              width="720"
              height="450"
              loading="lazy" /></span
          ><a href=${address}>${title}</a> <span class="minutes">${minutes} minutes</span>
        </li>`,
      )}
    </ul>
  </section>`;
}
