import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { bundled } from "./bundled";

export type SpawnedWorker = {
  process: ChildProcess;
  /** `kill -9`, and waits for the end, which may have been before. */
  kill(): Promise<void>;
};

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
  const ended = once(child, "exit");
  return {
    process: child,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
