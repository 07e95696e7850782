/** What pages say to the service worker, and what it asks of them. */

import type { ServiceRequest, ServiceResponse } from "../contract.ts";

export type ToServiceWorker =
  /** The page has been opened, with these files; what it needs is kept. */
  | { type: "visited"; addresses: string[] }
  /** Answered with `Missing`. */
  | { type: "missing" }
  /** Answered with whether the file is kept now. */
  | { type: "keep"; path: string }
  /** The reader wants this version instead of the one that runs. */
  | { type: "take-over" };

/** What is not on this device yet. */
export interface Missing {
  files: { path: string; bytes: number }[];
  /** Slugs of the labs that need one of them. */
  labs: string[];
}

/** What a page that has a lab open is asked, with a port to answer through. */
export interface ToPage {
  type: "serve";
  slug: string;
  /** Whether the mistaken run shall answer. */
  mistaken: boolean;
  request: ServiceRequest;
}

/** First that the page will answer, so that nobody waits for one that is asleep; then the answer. */
export type FromPage = { type: "taken" } | { type: "served"; response: ServiceResponse };
