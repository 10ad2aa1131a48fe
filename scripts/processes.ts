import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Whether a process with this id runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return !isZombie(pid);
}

/** The command line of a process, "" when it is gone. Ids are reused: never signal one unchecked. */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform === "linux") {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    }
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}

/** The folder a process works in, "" where that cannot be told. */
export function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}

/** The process that started this one, 0 when that cannot be told. */
export function parentOf(pid: number): number {
  try {
    const fields = statusOf(pid);
    return Number(
      fields?.[1] ?? execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }),
    );
  } catch {
    return 0;
  }
}

/** Sends a signal to a process, or to its whole group; one that is gone already is fine. */
export function signal(pid: number, name: NodeJS.Signals, options: { group?: boolean } = {}): void {
  try {
    process.kill(options.group ? -pid : pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Waits until a process has ended. False when it still runs after `timeoutMs`. */
export async function ended(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await delay(25);
  }
  return true;
}

/** A dead child nobody has waited for keeps its id: in a container without an init, for ever. */
const isZombie = (pid: number) => statusOf(pid)?.[0] === "Z";

/** The fields of Linux after the command's name: state, parent, … */
function statusOf(pid: number): string[] | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    return status.slice(status.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
