/** The home page: states on the list and the map, where to go on, the search, and what is kept on this device. */

import { startFinder } from "./finder.ts";
import { startMap } from "./map.ts";
import { startNow } from "./now.ts";
import { startProgressBox } from "./progress-box.ts";
import { startQuestions } from "./questions.ts";
import { showStates } from "./states.ts";
import { store } from "./store.ts";

export function startHome(): void {
  const home = document.querySelector<HTMLElement>("[data-home]");
  if (!home) return;
  const show = () => showStates(home);
  store().onChange(show);
  show();
  startNow(home);
  startQuestions(home);
  startFinder(home);
  startMap(home);
  startProgressBox(home);
}
