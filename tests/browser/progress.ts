// A progress file, as the home page saves and adds it.

import { expect, type Page } from "@playwright/test";

export interface Parts {
  schema?: number;
  topics?: Record<string, { state: string; at: number }>;
  predictions?: Record<string, object>;
}

/** A file of the present schema, unless told otherwise. */
export function progressFile(parts: Parts) {
  const text = JSON.stringify({ schema: 2, topics: {}, predictions: {}, ...parts });
  return { name: "mine.json", mimeType: "application/json", buffer: Buffer.from(text) };
}

/** Adds it on the home page. */
export async function addProgress(page: Page, parts: Parts): Promise<void> {
  await page.getByLabel("Add a saved file").setInputFiles(progressFile(parts));
  await expect(page.getByText("Added the progress from mine.json.")).toBeVisible();
}
