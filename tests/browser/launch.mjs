// How the tests start Chromium: nothing that talks to the outside.

/** @type {string[]} */
export const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser's program. */
export const CHROMIUM = process.env.CHROMIUM ?? "chromium";
