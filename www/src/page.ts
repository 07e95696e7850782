/** Every page of the site: defines the elements, then brings the static page to life. */

import { defineElements } from "./lab/define.ts";
import { startHome } from "./site/home.ts";
import { startProgressCount } from "./site/progress-count.ts";
import { ignoreStrayDrops } from "./site/stray-drop.ts";
import { startThemeButton } from "./site/theme-button.ts";

defineElements();
startThemeButton();
startProgressCount();
startHome();
ignoreStrayDrops();
