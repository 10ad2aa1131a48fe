import { spawnSync } from "node:child_process";
import path from "node:path";

/**
 * `npm run test:battery [-- file …]`: the large sizes of the random, racing and killing tests, which
 * `npm test` runs small. Takes hours: `PARTS=8` runs an eighth of it. SEED=… repeats a random run.
 */
const root = path.join(import.meta.dirname, "..");
const files = process.argv.slice(2);
const { status } = spawnSync(
  path.join(root, "node_modules/.bin/vitest"),
  [
    ...["run", "--project", "database", "--testTimeout", String(12 * 3_600_000)],
    ...(files.length > 0 ? files : ["tests/battery", "tests/ledger"]),
  ],
  { cwd: root, env: { ...process.env, BATTERY: "large" }, stdio: "inherit" },
);
process.exit(status ?? 1);
