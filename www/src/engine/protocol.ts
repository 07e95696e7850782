/** What page and worker say to each other. Plain objects, all with `v: 1`. */

import type {
  Action,
  Change,
  ImageGrid,
  LabErrorBody,
  Maybe,
  Metric,
  Progress,
  RunRecord,
  Schema,
  ServiceRequest,
  ServiceResponse,
  Values,
  Verdict,
  View,
} from "../contract.ts";

export const PROTOCOL = 1;

/** A file of the reader's. */
export interface OwnFile {
  name: string;
  bytes: ArrayBuffer;
}

/** What the reader wants of the graphics card: nothing, that it computes where it is faster, or in any case. */
export type CardWish = "never" | "if_faster" | "always";

/** What opening a session needs to know. */
export interface OpenDetails {
  slug: string;
  /** Parameters as text; what is absent has its default. */
  query: Record<string, string>;
  seed?: string;
  own?: OwnFile;
  /** Whether tensors shall live on the graphics card. */
  card?: CardWish;
  /** What an earlier visit measured of the card. */
  tuning?: string;
  /** What the run shall go through before it waits. */
  replay?: { changes: Change[]; until: number };
}

/** What is said about an open session; the session's id is added when it is sent. */
export type SessionCommand =
  | ({ type: "open" } & OpenDetails)
  | { type: "run" | "pause" | "step" | "reset" | "close" | "record" | "save" }
  | { type: "speed"; steps_per_second: number | null }
  | { type: "set"; key: string; value: string }
  | { type: "act"; action: Action }
  /** A request to the service that the lab is; `n` tells its answer from others. */
  | { type: "serve"; n: number; request: ServiceRequest }
  | { type: "ack"; frame: number };

export type ToWorker =
  | ({ v: typeof PROTOCOL; id: string } & SessionCommand)
  | { v: typeof PROTOCOL; type: "ping"; n: number };

export interface Opened {
  type: "opened";
  values: Values;
  seed: string;
  schema?: Maybe<Schema>;
  file: string;
  dropped: string[];
  /** Where tensors live: the card and its name, or the processor and why; none for labs without tensors. */
  place?: Maybe<Place>;
}

export interface Place {
  card: boolean;
  /** The card's name, or why there is none where it was asked for. */
  note: string;
  /** Milliseconds that a batch takes, where that decided. */
  batch?: Maybe<{ card: number; processor: number }>;
  /** What was measured of the card, for the next visit. */
  tuning?: Maybe<string>;
}

export interface Viewed {
  type: "view";
  frame: number;
  running: boolean;
  progress: Progress;
  /** How many steps led there. */
  taken: number;
  metrics: Metric[];
  verdict: Verdict;
  digest: string;
  view: View;
  /** Steps a second, while that is known. */
  rate?: Maybe<number>;
  /** The true answer to the topic's question, once the default run has settled it. */
  settled?: Maybe<{ choice?: Maybe<number>; number?: Maybe<number> }>;
  /** Why the run went over to the processor, where it did. */
  moved?: Maybe<string>;
}

/** A trained model as a file that other programs open. */
export interface SavedFile {
  name: string;
  bytes: Uint8Array;
}

/** What a session hears. */
export type SessionMessage =
  | Opened
  | Viewed
  | { type: "pictures"; pictures: ImageGrid }
  /** `key` is the setting that this answers; none where nobody set one. */
  | { type: "values"; values: Values; tuned: "applied" | "needs_restart"; key?: Maybe<string> }
  | { type: "record"; record: RunRecord }
  | { type: "saved"; files: SavedFile[] }
  | { type: "served"; n: number; response: ServiceResponse }
  | { type: "loading"; file: string; received: number; total?: Maybe<number> }
  | { type: "error"; error: LabErrorBody }
  | { type: "closed" };

export type FromWorker =
  | { type: "ready"; version: string }
  | { type: "pong"; n: number }
  | { type: "panic"; message: string }
  | ({ id: Maybe<string> } & SessionMessage);
