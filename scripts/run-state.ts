import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandLineOf, ended, isAlive, signal } from "./processes.ts";

/** What a running start has written about itself, for a second start and for `npm run seed`. */
export type RunState = {
  /** The start itself, and the processes it started. */
  pid: number;
  children: number[];
  url: string;
  /** It is on its way out: whoever waits for its place may wait. */
  stopping: boolean;
  /** The environment its processes run with. Holds secrets: the file is readable by its owner only. */
  env: Record<string, string>;
};

export function readRunState(file: string): RunState | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as RunState;
  } catch {
    return undefined;
  }
}

export function writeRunState(file: string, state: RunState): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
}

/** Removes what this process wrote; the file of another start is left alone. */
export function removeRunState(file: string): void {
  if (readRunState(file)?.pid === process.pid) rmSync(file);
}

/** The start that still runs, if the file tells the truth about it. */
export function runningStart(file: string): RunState | undefined {
  const state = readRunState(file);
  return state && isAlive(state.pid) && commandLineOf(state.pid).includes("scripts/start.ts")
    ? state
    : undefined;
}

/**
 * Takes a folder for this start: waits for one that is ending, then ends what a killed one left.
 * @throws Error that names the start that is running there
 */
export async function takeFolder(file: string, root: string): Promise<void> {
  // One whose launcher was killed notices within a second and says that it is stopping.
  const noticed = Date.now() + 1_500;
  for (let other = runningStart(file); other; other = runningStart(file)) {
    if (!other.stopping && Date.now() > noticed) {
      throw new Error(
        `Bursar already runs from this folder${other.url ? ` at ${other.url}` : ""} (process ${other.pid}). Stop it with Ctrl-C, or with: kill ${other.pid}`,
      );
    }
    await ended(other.pid, 250);
  }
  await endLeftovers(readRunState(file)?.children ?? [], root);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const state = { pid: process.pid, children: [], url: "", stopping: false, env: {} };
  // Fails when a second start was as quick as this one.
  writeFileSync(file, JSON.stringify(state), { mode: 0o600, flag: "wx" });
}

/** Only processes that are ours are ended: ids are reused, but the command line names this folder. */
async function endLeftovers(children: number[], root: string): Promise<void> {
  const left = children.filter((pid) => isAlive(pid) && commandLineOf(pid).includes(`${root}/`));
  if (left.length === 0) return;
  console.log(`· Ending what a start that was killed left running (${left.length})`);
  for (const pid of left) signal(pid, "SIGTERM");
  for (const pid of left) {
    if (await ended(pid, 5_000)) continue;
    signal(pid, "SIGKILL", { group: true });
    await ended(pid, 2_000);
  }
}
