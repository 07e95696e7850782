// Whether trials are done sooner by two workers than by one.

/** A lab with 33 trials, two thirds of which need no other's result. */
const LAB = "topics/hyperparameter-tuning/?trials=12&trees=60";
const ROUNDS = 3;

/** So many milliseconds a reader takes at least from seeing the lab to the click; workers make ready meanwhile. */
const LOOK = 1500;

/**
 * Seconds from the click to the end of the run, with so many workers.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} root
 * @param {number} workers
 */
async function seconds(browser, root, workers) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    const told = `Object.defineProperty(navigator, "hardwareConcurrency", { value: ${workers} });`;
    await route.fulfill({ response, body: told + (await response.text()) });
  });
  await page.goto(root + LAB);
  // The usual speed is for watching.
  await page.locator("select.speed").selectOption("fast");
  const milliseconds = await page.evaluate(async (look) => {
    const lab = /** @type {any} */ (document.querySelector("stepwise-lab"));
    await customElements.whenDefined("stepwise-lab");
    await lab.ready;
    await new Promise((resolve) => setTimeout(resolve, look));
    const begun = performance.now();
    await new Promise((resolve) => {
      lab.addEventListener(
        "lab-progress",
        (/** @type {any} */ { detail }) => detail.progress.done && resolve(0),
      );
      lab.run();
    });
    return performance.now() - begun;
  }, LOOK);
  await context.close();
  return milliseconds / 1000;
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} root
 * @param {(what: string, measured: string, asked?: string) => void} line
 */
export async function measurePool(browser, root, line) {
  /** @type {[number[], number[]]} */
  const times = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    times[0].push(await seconds(browser, root, 1));
    times[1].push(await seconds(browser, root, 2));
  }
  const [one, two] = times.map((row) => row.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN);
  line("33 trials by one worker, by two", `${one?.toFixed(1)} s, ${two?.toFixed(1)} s`);
  line("", `${((two ?? 0) / (one ?? 1)).toFixed(2)} of the time`, "asked: at most 0.6");
}
