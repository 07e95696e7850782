// How the tests start Chromium: nothing that talks to the outside.

import { execFileSync } from "node:child_process";

/** @type {string[]} */
export const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A graphics card played by the processor: right, and slow.
 * @type {string[]}
 */
export const SOFTWARE_CARD = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];

/** The browser's program: a path, or a name on the path. */
export const CHROMIUM = process.env.CHROMIUM ?? "chromium";

/**
 * Playwright wants a path.
 * @param {string} program
 */
export function programPath(program) {
  return program.includes("/") ? program : execFileSync("which", [program], { encoding: "utf8" }).trim();
}
