/** Keys that work while the focus is inside the lab, and not in a field that takes letters. */

import { goOn } from "./focus.ts";
import type { LabModel } from "./model.ts";
import { lookBeside } from "./timeline.ts";

const TAKES_LETTERS = 'select, textarea, input:not([type="range"], [type="checkbox"], [type="radio"])';

/** Does what the key means; tells whether it meant anything. */
export function shortcut(event: KeyboardEvent, model: LabModel): boolean {
  const meant = act(event, model);
  // A run takes the question away, and whatever in it had the focus.
  if (meant) void goOn(event);
  return meant;
}

function act(event: KeyboardEvent, model: LabModel): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  const [target] = event.composedPath();
  if (target instanceof Element && target.matches(TAKES_LETTERS)) return false;
  switch (event.key.toLowerCase()) {
    case "r":
      if (model.running) model.pause();
      else void model.run();
      return true;
    case "s":
      if (!model.running) void model.step();
      return true;
    case "b":
      lookBeside(model, -1);
      return true;
    case "f":
      lookBeside(model, 1);
      return true;
    case "0":
      model.reset();
      return true;
    case "m":
      model.setMistake(!model.mistake);
      return true;
    default:
      return false;
  }
}
