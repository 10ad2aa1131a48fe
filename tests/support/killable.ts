import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

export type Killable = {
  process: ChildProcess;
  /** `kill -9`, and waits for the end, which may have been before. */
  kill(): Promise<void>;
};

/** A process that was just started, with the way to end it. */
export function killable(child: ChildProcess): Killable {
  const ended = once(child, "exit");
  return {
    process: child,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
