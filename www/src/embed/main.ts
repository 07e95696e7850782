/** `embed.js`, for pages that show labs: one script, whether they hold elements or frames. */

import { LabElement, root } from "./element.ts";
import { watchFrames } from "./frames.ts";

// The script may stand in a page as often as labs do; a module runs once.
watchFrames(`${root}embed/`);
if (!customElements.get("stepwise-lab")) customElements.define("stepwise-lab", LabElement);
