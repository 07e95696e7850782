/** A drawing made of strokes, and its grey pixels. Pure: the pad only shows it. */

export interface Point {
  /** From 0 (left) to 1. */
  x: number;
  /** From 0 (top) to 1. */
  y: number;
}

export type Stroke = Point[];

/** How thick a stroke is, as a share of the pad's smaller side. */
export const THICKNESS = 0.085;

/** Samples along each side of a pixel. */
const SAMPLES = 4;

/**
 * The strokes as row-major grey values, 0 (paper) to 255 (ink), by counting samples of each pixel that lie
 * within half a thickness of a stroke.
 */
export function rasterise(strokes: Stroke[], width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const [wide, high] = [width * SAMPLES, height * SAMPLES];
  const covered = new Uint8Array(wide * high);
  const reach = (THICKNESS * Math.min(wide, high)) / 2;
  for (const stroke of strokes) {
    stroke.forEach((point, index) => {
      const before = stroke[index - 1] ?? point;
      cover(covered, wide, high, before.x * wide, before.y * high, point.x * wide, point.y * high, reach);
    });
  }
  for (let y = 0; y < high; y += 1) {
    for (let x = 0; x < wide; x += 1) {
      if (covered[y * wide + x]) {
        const at = Math.floor(y / SAMPLES) * width + Math.floor(x / SAMPLES);
        pixels[at] = Math.min(255, (pixels[at] as number) + 256 / SAMPLES ** 2);
      }
    }
  }
  return pixels;
}

/** Marks all samples within `reach` of the segment. */
function cover(
  covered: Uint8Array,
  wide: number,
  high: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  reach: number,
): void {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
  const right = Math.min(wide - 1, Math.ceil(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
  const bottom = Math.min(high - 1, Math.ceil(Math.max(y0, y1) + reach));
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const [px, py] = [x + 0.5, y + 0.5];
      const along = length > 0 ? ((px - x0) * (x1 - x0) + (py - y0) * (y1 - y0)) / length : 0;
      const share = Math.min(Math.max(along, 0), 1);
      const [dx, dy] = [px - x0 - share * (x1 - x0), py - y0 - share * (y1 - y0)];
      if (dx * dx + dy * dy <= reach * reach) covered[y * wide + x] = 1;
    }
  }
}
