/** Drawing, a few milliseconds in each frame, so that the page never stalls. */

/** Milliseconds: style, layout and paint of the same frame need as much again. */
const BUDGET = 5;

const waiting = new Map<object, () => void>();
let after: (() => void)[] = [];
let scheduled = false;

/** Draws in the next frame with room; a newer job of the same owner takes the older one's place. */
export function enqueue(owner: object, draw: () => void): void {
  waiting.set(owner, draw);
  schedule();
}

/** Forgets an owner's job. */
export function dequeue(owner: object): void {
  waiting.delete(owner);
}

/** Calls back in a frame, once everything that waits now has been drawn. */
export function afterDrawing(callback: () => void): void {
  after.push(callback);
  schedule();
}

/** Draws at once what waits: paper does not wait for a frame. */
export function drawNow(): void {
  for (const [owner, draw] of waiting) {
    waiting.delete(owner);
    draw();
  }
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(work);
}

function work(): void {
  scheduled = false;
  const start = performance.now();
  for (const [owner, draw] of waiting) {
    waiting.delete(owner);
    draw();
    if (performance.now() - start > BUDGET) break;
  }
  if (waiting.size > 0) {
    schedule();
    return;
  }
  const callbacks = after;
  after = [];
  for (const callback of callbacks) callback();
}
