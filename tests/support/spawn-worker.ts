import { spawn } from "node:child_process";
import { bundled } from "./bundled";
import { type Killable, killable } from "./killable";

export type SpawnedWorker = Killable;

/**
 * A worker in a process of its own, with this process's environment and these changes.
 * @param read is given what it logs, which goes to our own log otherwise
 */
export function spawnWorker(
  environment: Record<string, string> = {},
  read?: (text: string) => void,
): SpawnedWorker {
  const child = spawn(process.execPath, [bundled("server/worker.ts")], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", read ? "pipe" : "inherit"],
  });
  if (read) child.stderr?.setEncoding("utf8").on("data", read);
  return killable(child);
}
