/** Every page of the site: defines the elements, then brings the static page to life. */

import { defineElements } from "./lab/define.ts";
import { startDownloadAll } from "./site/download-all.ts";
import { startEmbed } from "./site/embed.ts";
import { startHome } from "./site/home.ts";
import { startOffline } from "./site/offline.ts";
import { printInLight } from "./site/print.ts";
import { startProgressCount } from "./site/progress-count.ts";
import { startSearchKey } from "./site/search-key.ts";
import { ignoreStrayDrops } from "./site/stray-drop.ts";
import { startThemeButton } from "./site/theme-button.ts";
import { warnOfUnkept } from "./site/unkept.ts";
import { fitFormulas } from "./site/wide-formulas.ts";

startThemeButton();
startProgressCount();
startHome();
startSearchKey();
printInLight();
warnOfUnkept();
ignoreStrayDrops();
fitFormulas();
// In a task of its own: phones would stall over these scripts and the first rendering together.
setTimeout(() => {
  defineElements();
  startEmbed();
});
void startOffline().then(async (works) => {
  if (works) await startDownloadAll();
});
