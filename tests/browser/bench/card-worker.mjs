// The checks of the graphics card, in a worker as the engine's: answers with lines, or with why there is no card.

import start, { check_card } from "./bench.js";

await start();
try {
  postMessage({ lines: await check_card() });
} catch (error) {
  postMessage({ unavailable: String(error) });
}
