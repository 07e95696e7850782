/** Colours of pixel values from 0 to 255; the same sequences as the figures use. */

import type { Palette } from "../contract.ts";

type Rgb = readonly [number, number, number];

/** Colours at even distances; between them they are mixed. */
const STOPS: Record<Palette, { light: Rgb[]; dark: Rgb[] }> = {
  grey: {
    light: [
      [255, 255, 255],
      [26, 28, 32],
    ],
    dark: [
      [24, 27, 30],
      [233, 233, 228],
    ],
  },
  diverging: {
    light: [
      [0, 98, 158],
      [242, 242, 239],
      [208, 88, 0],
    ],
    dark: [
      [74, 168, 224],
      [40, 44, 48],
      [242, 132, 48],
    ],
  },
  sequential: {
    light: [
      [247, 246, 211],
      [166, 222, 168],
      [54, 194, 165],
      [0, 156, 169],
      [0, 111, 156],
      [14, 69, 121],
      [29, 34, 74],
    ],
    dark: [
      [29, 34, 74],
      [14, 69, 121],
      [0, 111, 156],
      [0, 156, 169],
      [54, 194, 165],
      [166, 222, 168],
      [247, 246, 211],
    ],
  },
};

const tables = new Map<string, Uint8ClampedArray>();

/** Red, green and blue for each of the 256 values, one after the other. */
export function colourTable(palette: Palette, dark: boolean): Uint8ClampedArray {
  const name = `${palette}${dark}`;
  let table = tables.get(name);
  if (!table) {
    table = build(STOPS[palette][dark ? "dark" : "light"]);
    tables.set(name, table);
  }
  return table;
}

function build(stops: Rgb[]): Uint8ClampedArray {
  const table = new Uint8ClampedArray(256 * 3);
  for (let value = 0; value < 256; value += 1) {
    const place = (value / 255) * (stops.length - 1);
    const index = Math.min(Math.floor(place), stops.length - 2);
    const [from, to] = [stops[index] as Rgb, stops[index + 1] as Rgb];
    for (let channel = 0; channel < 3; channel += 1) {
      const low = from[channel] as number;
      table[value * 3 + channel] = low + ((to[channel] as number) - low) * (place - index);
    }
  }
  return table;
}
