/** What is remembered about the reader's progress, and how a record from outside is read and merged. */

export const RECORD_SCHEMA = 1;

export type TopicState = "tried" | "passed";

export interface Prediction {
  /** A choice's index, or a number. */
  answer: number;
  /** Whether it was right, once a run has settled it. */
  right?: boolean;
}

export interface ProgressRecord {
  schema: typeof RECORD_SCHEMA;
  topics: Record<string, TopicState>;
  predictions: Record<string, Prediction>;
}

export function emptyRecord(): ProgressRecord {
  return { schema: RECORD_SCHEMA, topics: {}, predictions: {} };
}

/** Reads a record from JSON; says in a sentence what is wrong with it. Unknown parts are left out. */
export function parseRecord(text: string): ProgressRecord {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Error("The file is not a progress file: it is not JSON.");
  }
  if (!isObject(found) || typeof found.schema !== "number") {
    throw new Error("The file is not a progress file: it has no schema number.");
  }
  if (found.schema > RECORD_SCHEMA) {
    throw new Error("The progress file comes from a newer version of Stepwise.");
  }
  const record = emptyRecord();
  for (const [slug, state] of entries(found.topics)) {
    if (isSlug(slug) && (state === "tried" || state === "passed")) record.topics[slug] = state;
  }
  for (const [slug, given] of entries(found.predictions)) {
    if (!isSlug(slug) || !isObject(given) || typeof given.answer !== "number") continue;
    record.predictions[slug] = { answer: given.answer };
    if (typeof given.right === "boolean") record.predictions[slug].right = given.right;
  }
  return record;
}

/** Both records in one: passed outlasts tried, and the first prediction stays. */
export function mergeRecords(one: ProgressRecord, other: ProgressRecord): ProgressRecord {
  const merged = emptyRecord();
  Object.assign(merged.topics, one.topics);
  for (const [slug, state] of Object.entries(other.topics)) {
    if (merged.topics[slug] !== "passed") merged.topics[slug] = state;
  }
  Object.assign(merged.predictions, other.predictions, one.predictions);
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function isSlug(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(text);
}
