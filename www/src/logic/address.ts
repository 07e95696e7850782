/** The state of a lab as it stands in an address: readable keys, only what differs from the defaults. */

import type { Param } from "../contract.ts";
import type { CardWish } from "../engine/protocol.ts";

export interface AddressState {
  /** Parameters as text, unchecked: the engine clamps them. */
  query: Record<string, string>;
  seed?: string;
  mistake: boolean;
  /** Whether tensors shall live on the graphics card. */
  card: CardWish;
}

const LONGEST = 4000;

/** Reads an address. Keys that are no parameter are ignored. */
export function readAddress(search: string, params: Param[]): AddressState {
  const given = new URLSearchParams(search.slice(0, LONGEST));
  const state: AddressState = {
    query: {},
    mistake: isOn(given.get("mistake")),
    card: cardWish(given.get("card")),
  };
  for (const { key } of params) {
    const text = given.get(key);
    if (text !== null) state.query[key] = text;
  }
  const seed = given.get("seed");
  if (seed !== null && isSeed(seed)) state.seed = seed;
  return state;
}

/** Writes the query part of an address, with its question mark, or nothing for the default state. */
export function writeAddress(state: AddressState): string {
  const query = new URLSearchParams(state.query);
  if (state.seed !== undefined) query.set("seed", state.seed);
  if (state.mistake) query.set("mistake", "1");
  if (state.card !== "never") query.set("card", state.card === "always" ? state.card : "1");
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** Whether the text is a seed: a whole number below 2⁶⁴. */
export function isSeed(text: string): boolean {
  return /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n;
}

function cardWish(text: string | null): CardWish {
  if (text === "always") return text;
  return isOn(text) ? "if_faster" : "never";
}

function isOn(text: string | null): boolean {
  return text !== null && ["1", "on", "true", "yes"].includes(text);
}
