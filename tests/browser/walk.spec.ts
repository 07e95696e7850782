// Every lab of the catalogue, walked in Chromium: it opens, runs, fails its challenge by default, passes it with
// the solution, makes its mistake, and computes what the native build computes.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CatalogTopic, expect, labReady, labState, READY, runToEnd, test } from "./site.ts";

const repository = join(import.meta.dirname, "..", "..");

/** The same run by the native build. */
async function native(topic: CatalogTopic): Promise<{ metrics: Record<string, number>; digest: string }> {
  const { stdout } = await promisify(execFile)("cargo", ["xtask", "lab", topic.slug, "--json"], {
    cwd: repository,
  });
  return JSON.parse(stdout);
}

for (const topic of READY) {
  test.describe(topic.slug, () => {
    test("runs to its end, equal to the native build, and fails the challenge by default", async ({
      page,
      open,
      faults,
    }) => {
      await open(`topics/${topic.slug}/`);
      await labReady(page);
      await runToEnd(page);
      const { metrics, verdict, digest } = await labState(page);
      expect(verdict).toBe("not_yet");
      const reference = await native(topic);
      expect(digest, JSON.stringify({ metrics, native: reference.metrics })).toBe(reference.digest);
      expect(faults.all).toEqual([]);
    });

    test("the same seed gives the same digest twice, and another seed another run", async ({
      page,
      open,
      faults,
    }) => {
      const digests: string[] = [];
      for (const seed of ["3", "3", "4"]) {
        await open(`topics/${topic.slug}/?seed=${seed}`);
        await labReady(page);
        await runToEnd(page);
        digests.push((await labState(page)).digest);
      }
      expect(digests[0]).toMatch(/^[0-9a-f]{4}-[0-9a-f]{4}$/);
      expect(digests[0]).toBe(digests[1]);
      expect(digests[0]).not.toBe(digests[2]);
      expect(faults.all).toEqual([]);
    });

    test("the solution passes", async ({ page, open, faults }) => {
      await open(`topics/${topic.slug}/`);
      await labReady(page);
      await runToEnd(page, topic.challenge?.solution ?? {});
      expect((await labState(page)).verdict).toBe("passed");
      expect(faults.all).toEqual([]);
    });

    test("the mistake moves its metric the stated way", async ({ page, open, faults }) => {
      const pitfall = topic.pitfall;
      if (!pitfall) throw new Error("a ready topic has a pitfall");
      await open(`topics/${topic.slug}/`);
      await labReady(page);
      await runToEnd(page);
      const honest = (await labState(page)).metrics[pitfall.watch] ?? Number.NaN;
      await runToEnd(page, { [pitfall.param]: pitfall.mistake });
      const mistaken = (await labState(page)).metrics[pitfall.watch] ?? Number.NaN;
      if (pitfall.direction === "rises") expect(mistaken).toBeGreaterThan(honest);
      else expect(mistaken).toBeLessThan(honest);
      expect(faults.all).toEqual([]);
    });
  });
}
