/** Which part of a long table should be here, and which part of that in the document. */

/** So many rows beyond the edge of the view should always be here. */
const MARGIN = 30;

/**
 * The first row to ask for so that the `seen` rows from `top` on are in the middle of `length`; none where they are well
 * inside of what is here.
 */
export function wanted(
  top: number,
  seen: number,
  first: number,
  length: number,
  all: number,
): number | undefined {
  const above = top - MARGIN < first && first > 0;
  const below = top + seen + MARGIN > first + length && first + length < all;
  if (!above && !below) return undefined;
  const middle = Math.round(top + seen / 2 - length / 2);
  return Math.max(0, Math.min(middle, all - length));
}

/** So many rows beyond the edge of the view are in the document. */
const OVERSCAN = 12;
/** Rows come into the document so many at a time: not each row that is scrolled by is a rendering. */
const BLOCK = 8;

/**
 * The rows to put into the document, counted from the first that is here: those in view and some around them. A layout
 * of all that are here would keep the page from answering.
 */
export function drawn(
  top: number,
  seen: number,
  first: number,
  length: number,
): { from: number; to: number } {
  const from = Math.floor((top - OVERSCAN - first) / BLOCK) * BLOCK;
  const to = Math.ceil((top + seen + OVERSCAN - first) / BLOCK) * BLOCK;
  const inside = (row: number) => Math.max(0, Math.min(row, length));
  return { from: inside(from), to: inside(to) };
}
