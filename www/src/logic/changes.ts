/** What was done to a run on its way, as a result file holds it. */

import type { Change } from "../contract.ts";
import { isObject } from "./objects.ts";

/** More than a reader does by hand in one run; each may start the run anew. */
export const MOST_CHANGES = 10_000;

/** What an action must have besides its type; all have a panel. */
const ACTIONS: Record<string, (action: Record<string, unknown>) => boolean> = {
  click: ({ x, y }) => isPoint([x, y]),
  drag: ({ from, to }) => isPoint(from) && isPoint(to),
  draw: ({ pixels }) => Array.isArray(pixels) && pixels.every((pixel) => isCount(pixel, 255)),
  line: ({ text }) => typeof text === "string",
  scroll: ({ first }) => isCount(first, LARGEST_INDEX),
  order: ({ order }) => Array.isArray(order) && order.every((place) => isCount(place, LARGEST_INDEX)),
};
/** The engine counts with 32 bits. */
const LARGEST_INDEX = 2 ** 32 - 1;

/** Reads the changes of a run of so many steps; says in a sentence what is wrong with them. */
export function readChanges(found: unknown[], steps: number): Change[] {
  if (found.length > MOST_CHANGES) {
    throw new Error(
      `It holds ${found.length} changes on the way, and at most ${MOST_CHANGES} are computed again.`,
    );
  }
  let before = 0;
  return found.map((given, index) => {
    const damaged = (what: string) => new Error(`It is damaged: change ${index + 1} on the way ${what}.`);
    if (!isObject(given)) throw damaged("is no change");
    const { step } = given;
    if (!isCount(step, steps) || step < before) {
      throw damaged(`must have a step that is a whole number from ${before} to ${steps}`);
    }
    before = step;
    const { event, key, value, action } = given;
    if (event === "set") {
      if (typeof key !== "string" || typeof value !== "string") {
        throw damaged("must have a key and a value that are texts");
      }
      return { step, event, key, value };
    }
    if (event !== "act") throw damaged("must be of the event set or act");
    if (!isAction(action)) {
      throw damaged(`must have a whole action of the type ${Object.keys(ACTIONS).join(", ")}`);
    }
    // Pixels come out of JSON as a list.
    const whole =
      action.type === "draw" ? { ...action, pixels: Uint8Array.from(action.pixels as number[]) } : action;
    return { step, event, action: whole } as unknown as Change;
  });
}

/** Whether it is a whole number from 0 on, at most so large. */
export function isCount(value: unknown, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
}

function isAction(action: unknown): action is Record<string, unknown> {
  if (!isObject(action) || typeof action.type !== "string" || typeof action.panel !== "string") return false;
  return Object.hasOwn(ACTIONS, action.type) && ACTIONS[action.type]?.(action) === true;
}

function isPoint(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}
