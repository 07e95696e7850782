/** Seeds as text: they have 64 bits, a number in the page 53. */

/** Whether the text is a seed: a whole number below 2⁶⁴. */
export function isSeed(text: string): boolean {
  return /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n;
}
