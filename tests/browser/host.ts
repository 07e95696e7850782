// Somebody else's page: a server of another origin that shows whatever a test gives it, beside the site with the labs.

import { createServer } from "node:http";
import type { Page } from "@playwright/test";
import { SITE, serve } from "./server.mjs";
import { test as base } from "./site.ts";

export interface Host {
  /** Address of the site that holds the labs. */
  site: string;
  /** Opens a page of another origin that holds this HTML, under this policy where there is one. */
  show: (html: string, policy?: string) => Promise<void>;
}

export const test = base.extend<{ host: Host }>({
  host: async ({ page }, use) => {
    const site = await serve(SITE, "/labs/", 0, { "Access-Control-Allow-Origin": "*" });
    let html = "";
    let headers = {};
    const server = createServer(({ url }, response) => {
      if (url !== "/") response.writeHead(204).end();
      else response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...headers }).end(html);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await use({
      site: site.url,
      show: async (given, policy) => {
        html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A host</title><h1>A host</h1>${given}`;
        headers = policy ? { "Content-Security-Policy": policy } : {};
        await page.goto(`http://localhost:${port}/`);
      },
    });
    server.closeAllConnections();
    server.close();
    await site.close();
  },
});

/** Errors that a reader's console would show. */
export function watch(page: Page): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  return errors;
}
