/** Seeds as text: they have 64 bits, a number in the page 53. */

/** What a seed is, in words. */
export const A_SEED = `a whole number from 0 to ${2n ** 64n - 1n}`;

/** Whether the text is a seed: a whole number below 2⁶⁴. */
export function isSeed(text: string): boolean {
  return /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n;
}
