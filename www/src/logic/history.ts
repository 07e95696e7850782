/**
 * The views that a run has shown, so that the reader can look back. What is kept stays bounded: when it grows too
 * much, every second view goes, and from then on they are kept at twice the distance.
 */

import type { View } from "../contract.ts";

/** What is kept of a moment. */
export interface Moment {
  /** How many steps the run had taken. */
  taken: number;
  view: View;
}

/** Most moments that are kept. */
const MOST = 240;
/** Most numbers that they may hold together: about 16 MB. */
const MOST_NUMBERS = 2_000_000;

export class History<M extends Moment> {
  #moments: { moment: M; numbers: number }[] = [];
  #numbers = 0;
  /** Steps between kept moments; the newest is always kept. */
  #distance = 0;

  get moments(): readonly M[] {
    return this.#moments.map(({ moment }) => moment);
  }

  get length(): number {
    return this.#moments.length;
  }

  at(index: number): M | undefined {
    return this.#moments[index]?.moment;
  }

  /** The last moment at or before this number of steps. */
  before(taken: number): M | undefined {
    return this.#moments.findLast(({ moment }) => moment.taken <= taken)?.moment;
  }

  /** Adds the newest moment. One that is not later than those before takes their place: the run has gone back. */
  add(moment: M): void {
    while ((this.#moments.at(-1)?.moment.taken ?? -1) >= moment.taken) this.#drop();
    const before = this.#moments.at(-2)?.moment;
    const last = this.#moments.at(-1)?.moment;
    if (before && last && last.taken - before.taken < this.#distance) this.#drop();
    if (this.#moments.length === 0) this.#distance = 0;
    const numbers = numbersIn(moment.view);
    this.#moments.push({ moment, numbers });
    this.#numbers += numbers;
    while (this.#moments.length > 2 && (this.#moments.length > MOST || this.#numbers > MOST_NUMBERS)) {
      this.#thin();
    }
  }

  #drop(): void {
    this.#numbers -= this.#moments.pop()?.numbers ?? 0;
  }

  #thin(): void {
    const newest = this.#moments.length - 1;
    const kept = this.#moments.filter((_, index) => index % 2 === 0 || index === newest);
    const first = kept[0]?.moment.taken ?? 0;
    const last = kept.at(-1)?.moment.taken ?? 0;
    this.#moments = kept;
    this.#numbers = kept.reduce((sum, { numbers }) => sum + numbers, 0);
    this.#distance = Math.max(1, (last - first) / kept.length);
  }
}

/** About how many numbers a view holds; texts and keys count as one each. */
export function numbersIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  // Eight pixels take the room of one number.
  if (ArrayBuffer.isView(value)) return value.byteLength / 8;
  if (Array.isArray(value) && typeof value[0] === "number") return value.length;
  const parts: unknown[] = Object.values(value);
  return parts.reduce<number>((sum, part) => sum + numbersIn(part), 0);
}
