/** Orders of things. */

/** For each new place the old one, when what is at `from` moves to `to`. */
export function moved(count: number, from: number, to: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  order.splice(to, 0, ...order.splice(from, 1));
  return order;
}
