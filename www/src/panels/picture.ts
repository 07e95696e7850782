/** One small picture of a grid as a canvas of its own, pixel for pixel; how large it is shown is the style sheet's. */

import type { ImageGrid } from "../contract.ts";
import { colourTable } from "./palette.ts";

export function pictureCanvas(grid: ImageGrid, picture: number, dark: boolean): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = grid.width;
  canvas.height = grid.height;
  const context = canvas.getContext("2d");
  if (context) drawPicture(context, grid, picture, dark);
  return canvas;
}

function drawPicture(
  context: CanvasRenderingContext2D,
  { width, height, pixels, palette }: ImageGrid,
  picture: number,
  dark: boolean,
): void {
  const image = context.createImageData(width, height);
  const colours = colourTable(palette, dark);
  const first = picture * width * height;
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const colour = (pixels[first + pixel] ?? 0) * 3;
    image.data.set(colours.subarray(colour, colour + 3), pixel * 4);
    image.data[pixel * 4 + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
