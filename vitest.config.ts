import { defineConfig } from "vitest/config";
import SlowestFirst from "./tests/setup/slowest-first.ts";

const exclude = ["node_modules/**", "dist/**", ".next/**", ".data/**", "tests/e2e/**"];

/** Only what hangs takes this long: no test may fail because the machine is busy. */
const HANG_MS = 600_000;

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    pool: "forks",
    // Two more than the cores of a small machine: with three files at once a quarter of its time was idle.
    maxWorkers: 4,
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...exclude, "**/*.db.test.ts"],
          setupFiles: ["tests/setup/console.ts"],
          testTimeout: HANG_MS,
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          // One process runs many files: packages are loaded once. setup/database.ts gives each file our modules anew.
          isolate: false,
          include: ["**/*.db.test.ts"],
          exclude,
          globalSetup: ["tests/setup/global-setup.ts"],
          setupFiles: ["tests/setup/database.ts", "tests/setup/console.ts"],
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
          expect: { poll: { timeout: HANG_MS / 5 } },
        },
      },
    ],
  },
});
