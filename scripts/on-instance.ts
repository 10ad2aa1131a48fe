import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { runningStart } from "./run-state.ts";

/** Runs one of the server's commands on the instance that `npm start` runs, or the one the environment names. */
export function runOnInstance(command: "seed" | "staff-members" | "reconcile-restored"): void {
  const root = path.join(import.meta.dirname, "..");
  const running = runningStart(process.env.BURSAR_RUN_FILE ?? path.join(root, ".data/run.json"));
  if (!running && !process.env.DATABASE_URL) {
    console.error(
      "Bursar does not run from this folder. Start it with npm start, then repeat this in another terminal.",
    );
    process.exit(1);
  }
  const built = path.join(root, `dist/server/${command}.js`);
  const script = existsSync(built)
    ? [built]
    : ["--import", "tsx", path.join(root, `server/${command}.ts`)];
  const { status } = spawnSync(process.execPath, [...script, ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, ...running?.env, LOG_LEVEL: process.env.LOG_LEVEL ?? "warn" },
    stdio: "inherit",
  });
  process.exit(status ?? 1);
}
