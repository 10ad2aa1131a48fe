import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandLineOf, ended, isAlive, signal } from "./processes.ts";

/** What a running start has written about itself, for a second start and for `npm run seed`. */
export type RunState = {
  /** The start itself, and the processes it started. */
  pid: number;
  children: number[];
  url: string;
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

/** Ends what a killed start left running. Only processes that are ours: their command line names this folder. */
export async function endLeftovers(file: string, root: string): Promise<number> {
  const state = readRunState(file);
  const left = (state?.children ?? []).filter(
    (pid) => isAlive(pid) && commandLineOf(pid).includes(root),
  );
  for (const pid of left) signal(pid, "SIGTERM");
  for (const pid of left) {
    if (!(await ended(pid, 5_000))) signal(pid, "SIGKILL");
  }
  return left.length;
}
