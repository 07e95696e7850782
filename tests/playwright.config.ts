import { defineConfig } from "@playwright/test";
import { CHROMIUM, CHROMIUM_ARGUMENTS, programPath } from "./browser/launch.mjs";

export default defineConfig({
  testDir: "browser",
  outputDir: "results",
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
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
