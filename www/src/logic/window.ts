/** Which part of a long table should be here. */

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
