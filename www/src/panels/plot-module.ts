/** The figure renderer, loaded when the first figure must be drawn. */

import { assets } from "../site/site.ts";
import type { Plot } from "./canvas.js";

export type { Plot, Readout } from "./canvas.js";
export type PlotClass = new (canvas: HTMLCanvasElement) => Plot;

let loading: Promise<PlotClass> | undefined;

/** Loads the renderer once; a failed load is tried again by the next caller. */
export function plotClass(): Promise<PlotClass> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<PlotClass> {
  const canvas = (await import(new URL("canvas.js", assets).href)) as typeof import("./canvas.js");
  await canvas.default();
  return canvas.Plot;
}
