import { defineConfig, devices } from "@playwright/test";
import { findBrowser } from "./scripts/find-browser.ts";

const { executablePath, args } = await findBrowser();
const port = 3110;
// Passkeys belong to a name: browsers make none for an IP address.
const origin = `http://localhost:${port}`;

export default defineConfig({
  testDir: "tests/e2e",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Only what hangs takes this long: no test may fail because the machine is busy.
  timeout: 300_000,
  expect: { timeout: 60_000, toPass: { timeout: 120_000 } },
  reporter: [["list"], ["json"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: origin,
    launchOptions: { args, ...(executablePath ? { executablePath } : {}) },
    contextOptions: { reducedMotion: "reduce" }, // nothing to wait for until it stands still
    actionTimeout: 120_000,
    navigationTimeout: 120_000,
    trace: process.env.CI ? "off" : "retain-on-failure", // nobody looks at one there, and recording takes time
  },
  webServer: {
    command: `node_modules/.bin/node scripts/start.ts --test`,
    env: { PORT: String(port), TEST_APP_URL: origin, LOG_LEVEL: "error" },
    url: `http://127.0.0.1:${port}/api/ready`,
    reuseExistingServer: false,
    timeout: 600_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stdout: "ignore",
    stderr: "pipe",
  },
});
