/** What pages say to the service worker. */

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
