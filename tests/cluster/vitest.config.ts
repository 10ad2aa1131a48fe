import path from "node:path";
import { defineConfig } from "vitest/config";

const DAY_MS = 86_400_000;

export default defineConfig({
  resolve: { alias: { "@": path.join(import.meta.dirname, "../..") } },
  test: {
    root: path.join(import.meta.dirname, "../.."),
    include: ["tests/cluster/*.run.ts"],
    fileParallelism: false,
    testTimeout: DAY_MS,
    hookTimeout: DAY_MS,
    expect: { poll: { timeout: 120_000 } },
    disableConsoleIntercept: true,
  },
});
