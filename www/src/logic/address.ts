/** The state of a lab as it stands in an address, in readable keys. */

import type { Param } from "../contract.ts";
import type { CardWish } from "../engine/protocol.ts";
import { type Assignment, readAssignment, writeAssignment } from "./assignment.ts";
import { isSeed } from "./seed.ts";

export interface AddressState {
  /** Parameters as text, unchecked: the engine clamps them. */
  query: Record<string, string>;
  seed?: string;
  mistake: boolean;
  /** Whether tensors shall live on the graphics card. */
  card: CardWish;
  /** The version of Stepwise that wrote the address. */
  version?: string;
  /** The digest with which the run ended there. */
  digest?: string;
  /** The settings of a race: for each of its runs, what differs from the query. */
  lanes?: Record<string, string>[];
  /** What a teacher asks for. */
  assignment?: Assignment;
}

const MOST_LANES = 4;

/** Reads an address, of any length that a browser takes. Keys that are no parameter are ignored. */
export function readAddress(search: string, params: Param[]): AddressState {
  const given = new URLSearchParams(search);
  const state: AddressState = {
    query: {},
    mistake: isOn(given.get("mistake")),
    card: cardWish(given.get("card")),
  };
  state.query = valuesIn(given, params);
  const lanes = given.getAll("lane").slice(0, MOST_LANES);
  if (lanes.length > 0) state.lanes = lanes.map((lane) => valuesIn(new URLSearchParams(lane), params));
  const assignment = readAssignment(given.get("assignment") ?? "");
  if (assignment) state.assignment = assignment;
  const seed = given.get("seed");
  if (seed !== null && isSeed(seed)) state.seed = seed;
  const version = given.get("v");
  if (version !== null && /^[\w.+-]{1,40}$/.test(version)) state.version = version;
  const digest = given.get("digest");
  if (digest !== null && /^[0-9a-f]{4}-[0-9a-f]{4}$/.test(digest)) state.digest = digest;
  return state;
}

/** Writes the query part of an address, with its question mark, or nothing for the default state. */
export function writeAddress(state: AddressState): string {
  const query = new URLSearchParams(state.query);
  if (state.seed !== undefined) query.set("seed", state.seed);
  if (state.mistake) query.set("mistake", "1");
  if (state.card !== "never") query.set("card", state.card === "always" ? state.card : "1");
  if (state.version !== undefined) query.set("v", state.version);
  if (state.digest !== undefined) query.set("digest", state.digest);
  for (const lane of state.lanes ?? []) query.append("lane", new URLSearchParams(lane).toString());
  if (state.assignment) query.set("assignment", writeAssignment(state.assignment));
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

function valuesIn(given: URLSearchParams, params: Param[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { key } of params) {
    const text = given.get(key);
    if (text !== null) values[key] = text;
  }
  return values;
}

function cardWish(text: string | null): CardWish {
  if (text === "always") return text;
  return isOn(text) ? "if_faster" : "never";
}

function isOn(text: string | null): boolean {
  return text !== null && ["1", "on", "true", "yes"].includes(text);
}
