/** What is remembered about the reader's progress, and how a record from outside is read and merged. */

import { isObject } from "./objects.ts";
import { parseReview, type Review } from "./review.ts";

/** 1: states as bare words and predictions without times. 2: everything says when it was. */
export const RECORD_SCHEMA = 2;

export type TopicState = "tried" | "passed";

/** All times are milliseconds since 1970, zero where nobody knows. */
export interface TopicRecord {
  state: TopicState;
  /** When it was last tried or passed. */
  at: number;
}

export interface Prediction {
  /** A choice's index, or a number. */
  answer: number;
  /** When it was made, settled, or asked again. */
  at: number;
  /** Whether it was right, once a run has settled it. */
  right?: boolean;
  /** What that run gave. */
  actual?: number;
  /** When a missed one comes back; gone once it is learned. */
  review?: Review;
}

export interface ProgressRecord {
  schema: typeof RECORD_SCHEMA;
  topics: Record<string, TopicRecord>;
  predictions: Record<string, Prediction>;
}

export function emptyRecord(): ProgressRecord {
  return { schema: RECORD_SCHEMA, topics: {}, predictions: {} };
}

export function isEmpty({ topics, predictions }: ProgressRecord): boolean {
  return Object.keys(topics).length === 0 && Object.keys(predictions).length === 0;
}

/** The entry of that name: what an address calls a lab may be the name of anything. */
export function own<Entry>(entries: Record<string, Entry>, slug: string): Entry | undefined {
  return Object.hasOwn(entries, slug) ? entries[slug] : undefined;
}

/** Reads a record from JSON; says in a sentence what is wrong with it. Unknown parts are left out. */
export function parseRecord(text: string, now: number): ProgressRecord {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Error("The file is not a progress file: it is not JSON.");
  }
  return readRecord(found, now);
}

/** The same for what is no longer text. A time after `now` would win over everything to come. */
export function readRecord(found: unknown, now: number): ProgressRecord {
  if (!isObject(found) || typeof found.schema !== "number") {
    throw new Error("The file is not a progress file: it has no schema number.");
  }
  const { schema } = found;
  if (!Number.isInteger(schema) || schema < 1) {
    throw new Error(
      `The progress file cannot be read: its schema is ${schema}, but must be 1 to ${RECORD_SCHEMA}.`,
    );
  }
  if (schema > RECORD_SCHEMA) {
    throw new Error(
      `The progress file comes from a newer version of Stepwise: its schema is ${schema}, and this version reads up to ${RECORD_SCHEMA}.`,
    );
  }
  const record = emptyRecord();
  for (const [slug, given] of entries(found.topics)) {
    const topic = schema === 1 ? { state: given, at: 0 } : given;
    if (!isSlug(slug) || !isObject(topic)) continue;
    const { state } = topic;
    if (state === "tried" || state === "passed") record.topics[slug] = { state, at: time(topic.at, now) };
  }
  for (const [slug, given] of entries(found.predictions)) {
    if (isSlug(slug) && isObject(given) && isNumber(given.answer)) {
      record.predictions[slug] = readPrediction(given, given.answer, now);
    }
  }
  return record;
}

function readPrediction(given: Record<string, unknown>, answer: number, now: number): Prediction {
  const prediction: Prediction = { answer, at: time(given.at, now) };
  if (typeof given.right === "boolean") prediction.right = given.right;
  if (isNumber(given.actual)) prediction.actual = given.actual;
  const review = parseReview(given.review);
  if (review) prediction.review = review;
  return prediction;
}

/** Both records in one, whichever comes first: passed outlasts tried, and the newest prediction wins. */
export function mergeRecords(one: ProgressRecord, other: ProgressRecord): ProgressRecord {
  const merged: ProgressRecord = {
    schema: RECORD_SCHEMA,
    topics: { ...one.topics },
    predictions: { ...one.predictions },
  };
  for (const [slug, topic] of Object.entries(other.topics)) {
    const here = own(one.topics, slug);
    merged.topics[slug] = here ? mergeTopics(here, topic) : topic;
  }
  for (const [slug, prediction] of Object.entries(other.predictions)) {
    const here = own(one.predictions, slug);
    merged.predictions[slug] = here ? newer(here, prediction) : prediction;
  }
  return merged;
}

function mergeTopics(one: TopicRecord, other: TopicRecord): TopicRecord {
  const passed = one.state === "passed" || other.state === "passed";
  return { state: passed ? "passed" : "tried", at: Math.max(one.at, other.at) };
}

/** Where nobody knows which is newer, what a run has settled says more. */
function newer(one: Prediction, other: Prediction): Prediction {
  if (one.at !== other.at) return one.at > other.at ? one : other;
  return one.right === undefined ? other : one;
}

/**
 * Takes back what made `before` into `after`, and keeps what has happened since: an entry that is no longer that of
 * `after` is merged with what was there.
 */
export function undone(
  before: ProgressRecord,
  after: ProgressRecord,
  current: ProgressRecord,
): ProgressRecord {
  const since: ProgressRecord = {
    schema: RECORD_SCHEMA,
    topics: changed(after.topics, current.topics),
    predictions: changed(after.predictions, current.predictions),
  };
  return mergeRecords(before, since);
}

function changed<Entry>(before: Record<string, Entry>, after: Record<string, Entry>): Record<string, Entry> {
  const pairs = Object.entries(after).filter(
    ([key, entry]) => JSON.stringify(entry) !== JSON.stringify(own(before, key)),
  );
  return Object.fromEntries(pairs);
}

function time(value: unknown, now: number): number {
  return isNumber(value) && value > 0 ? Math.min(value, now) : 0;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function isSlug(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(text);
}
