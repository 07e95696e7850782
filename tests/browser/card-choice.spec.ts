// Who asks for the card gets the faster device, and is told why; who insists gets the card.

import { CHROMIUM, CHROMIUM_ARGUMENTS, programPath, SOFTWARE_CARD } from "./launch.mjs";
import { expect, labReady, labState, runToEnd, test } from "./site.ts";

test.use({
  launchOptions: {
    executablePath: programPath(CHROMIUM),
    args: [...CHROMIUM_ARGUMENTS, ...SOFTWARE_CARD],
  },
});

/** So small a net that no card, and surely none that the processor plays, has it done before the processor. */
const SMALL = "topics/mlp/?hidden=2&batch_size=8&rows=200&epochs=1";

test("where the card would be slower the processor computes, unless the reader insists", async ({
  page,
  open,
  faults,
}) => {
  test.setTimeout(120_000);
  await open(SMALL);
  await labReady(page);
  await runToEnd(page);
  const { digest } = await labState(page);

  await open(`${SMALL}&card=1`);
  await labReady(page);
  const help = page.locator("#card-help");
  await expect(help).toHaveText(
    /^The processor computes, for it is faster with this net: a batch takes it [\d.]+ ms, and the card \(.+\) [\d.,]+ ms\.$/,
  );
  await runToEnd(page);
  expect((await labState(page)).digest).toBe(digest);

  // Another net is another question.
  const tried = page.evaluate(() => {
    // It may be over before anybody looks a second time.
    const help = document.querySelector("stepwise-lab")?.shadowRoot?.querySelector("#card-help");
    const seen = new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (help?.textContent?.includes("The card is being tried.")) resolve();
      });
      if (help) observer.observe(help, { childList: true, characterData: true, subtree: true });
    });
    (document.querySelector("stepwise-lab") as HTMLElement & { set(key: string, value: string): void }).set(
      "layers",
      "2",
    );
    return seen;
  });
  await tried;
  await expect(help).toContainText("a batch takes it");

  await page.getByRole("button", { name: "Use the card anyway" }).click();
  await expect(help).toContainText("Computes on:");
  expect(page.url()).toContain("card=always");
  await page.getByRole("button", { name: "Use it only where it is faster" }).click();
  await expect(help).toContainText("The processor computes");
  expect(page.url()).toContain("card=1");
  expect(faults.all).toEqual([]);
});

test("the mistaken run begins once the honest one has its device, and runs along", async ({
  page,
  open,
  faults,
}) => {
  test.setTimeout(120_000);
  await open("topics/mlp/?rows=200&epochs=1&card=1&mistake=1");
  await labReady(page);
  await expect(page.locator("#card-help")).toContainText("The processor computes");
  await runToEnd(page);
  const seen = page.locator(".numbers div", { hasText: "Digits seen" }).locator("em");
  await expect(seen).toHaveText("with the mistake: 200");
  expect(faults.all).toEqual([]);
});

test("what was measured of the card is kept for the next visit, and harms nobody when it is nonsense", async ({
  page,
  open,
  faults,
}) => {
  test.setTimeout(120_000);
  const kept = () => page.evaluate(() => localStorage.getItem("stepwise-card"));
  await open(`${SMALL}&card=always`);
  await labReady(page);
  expect(await kept()).toMatch(/^ladder-\d+ (\d\/\d+ ){6}.+$/);
  for (const nonsense of ["", "ladder-1 9/9 9/9", "{}"]) {
    await page.evaluate((text) => localStorage.setItem("stepwise-card", text), nonsense);
    await page.reload();
    await labReady(page);
    await expect(page.locator("#card-help")).toContainText("Computes on:");
    expect(await kept()).toMatch(/^ladder-\d+ (\d\/\d+ ){6}.+$/);
  }
  expect(faults.all).toEqual([]);
});
