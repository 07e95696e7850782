// Seeded numbers for the inputs: the same in the page, in Node and on every machine.

/**
 * Numbers in [0, 1) from a seed (mulberry32).
 * @param {number} seed
 */
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Nearly normal numbers: twelve uniform ones less six.
 * @param {() => number} draw
 */
export function normal(draw) {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += draw();
  return sum;
}

/**
 * @param {number} length
 * @param {() => number} draw
 */
export const filled = (length, draw) => Float32Array.from({ length }, draw);
