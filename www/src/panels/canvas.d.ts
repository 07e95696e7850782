/** The figure renderer as wasm-bindgen exports it; stands beside the bundle and is loaded when first needed. */
import type { Figure } from "../contract.ts";

export default function init(): Promise<unknown>;

export interface Readout {
  /** Position in CSS pixels from the canvas' top left corner. */
  x: number;
  y: number;
  text: string;
  /** The mark, and which of its data. */
  mark: number;
  index: number;
}

/** The constructor and all that draws throw an `Error` with a sentence. */
export class Plot {
  constructor(canvas: HTMLCanvasElement);
  draw(figure: Figure, widthCss: number, heightCss: number, pixelRatio: number, dark: boolean): void;
  readout(x: number, y: number): Readout | undefined;
  move_cursor(to: "left" | "right" | "up" | "down" | "home" | "end"): Readout | undefined;
  to_data(x: number, y: number): [x: number, y: number] | undefined;
  svg(width: number, height: number, dark: boolean): string;
  free(): void;
}
