/** Where a value stands on a slider, and which value a place on the slider means. */

export interface Range {
  min: number;
  max: number;
  log: boolean;
  whole: boolean;
}

/** Places on a slider of real numbers; a slider of whole numbers has one for each. */
export const PLACES = 200;

/** The last place on the slider. */
export function places(range: Range): number {
  return range.whole ? range.max - range.min : PLACES;
}

/** The nearest place of a value, from 0. */
export function placeOf(value: number, range: Range): number {
  if (range.max <= range.min) return 0;
  const within = Math.min(Math.max(value, range.min), range.max);
  if (range.whole) return Math.round(within - range.min);
  const share = range.log
    ? Math.log(within / range.min) / Math.log(range.max / range.min)
    : (within - range.min) / (range.max - range.min);
  return Math.round(share * PLACES);
}

/** The value at a place, rounded to what a reader would type. */
export function valueAt(place: number, range: Range): number {
  if (range.whole) return range.min + place;
  const share = place / PLACES;
  const exact = range.log
    ? range.min * (range.max / range.min) ** share
    : range.min + share * (range.max - range.min);
  const rounded = range.log ? Number(exact.toPrecision(2)) : roundTo(exact, (range.max - range.min) / PLACES);
  return Math.min(Math.max(rounded, range.min), range.max);
}

function roundTo(value: number, step: number): number {
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  return Number(value.toFixed(Math.min(digits, 12)));
}
