import { execFileSync } from "node:child_process";
import { defineConfig } from "@playwright/test";
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "./browser/launch.mjs";

/** Playwright wants a path; `CHROMIUM` may be a name. */
const executablePath = CHROMIUM.includes("/")
  ? CHROMIUM
  : execFileSync("which", [CHROMIUM], { encoding: "utf8" }).trim();

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
    launchOptions: { executablePath, args: CHROMIUM_ARGUMENTS },
    trace: "off",
  },
});
