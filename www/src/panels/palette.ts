/** Colours of pixel values from 0 to 255; the same sequences as the figures use. */

import type { Palette } from "../contract.ts";

type Rgb = readonly [number, number, number];

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
      [0, 114, 178],
      [255, 255, 255],
      [213, 94, 0],
    ],
    dark: [
      [86, 170, 226],
      [24, 27, 30],
      [255, 138, 66],
    ],
  },
  sequential: {
    light: [
      [242, 240, 225],
      [122, 196, 173],
      [33, 121, 150],
      [26, 42, 92],
    ],
    dark: [
      [20, 28, 58],
      [33, 104, 140],
      [122, 196, 173],
      [242, 240, 200],
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
