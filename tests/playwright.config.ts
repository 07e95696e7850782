import { defineConfig } from "@playwright/test";
import { CHROMIUM, CHROMIUM_ARGUMENTS, programPath } from "./browser/launch.mjs";

export default defineConfig({
  testDir: "browser",
  outputDir: "results",
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  // A run at its pace takes five seconds by design, and an engine starts as slowly as the machine lets it. What promises
  // a time names it itself.
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: programPath(CHROMIUM), args: CHROMIUM_ARGUMENTS },
    trace: "off",
    // Routes see nothing of what a service worker fetches; offline.spec.ts lets it in.
    serviceWorkers: "block",
  },
});
