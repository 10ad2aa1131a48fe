import { cpuSpent } from "./cpu";
import type { GoalName } from "./goals";
import { type Load, median } from "./load";

/** What every group of goals is measured with. */
export type Bench = {
  databaseUrl: string;
  /** The process of its PostgreSQL. */
  postmaster: number;
  /** Where the bundles of the other processes are, and where something may be built. */
  folder: string;
  /** The `bench` folder of the project. */
  source: string;
  /** How often each lane runs, and for how many seconds each time. */
  rounds: number;
  seconds: number;
  /** Rows in the history of the large account of the read goals. */
  historyRows: number;
  wants(...goals: GoalName[]): boolean;
  say(line: string): void;
};

/** What came out for a goal: the number that is held against its target, and the figures behind it. */
export type Finding = { name: GoalName; measured: number; ours: string; reference: string };

export const CALLERS = 64;

/**
 * Runs the lanes in turn, several rounds of it, so that what else the machine does meets all of them
 * alike. Each lane's answer is the median of its rounds.
 */
export async function interleave<Name extends string>(
  bench: Bench,
  lanes: Record<Name, () => Promise<Load>>,
): Promise<Record<Name, Load>> {
  const names = Object.keys(lanes) as Name[];
  const rounds = new Map<Name, Load[]>(names.map((name) => [name, []]));
  for (let round = 1; round <= bench.rounds; round++) {
    for (const name of names) {
      const load = await lanes[name]();
      rounds.get(name)?.push(load);
      bench.say(`  ${round}/${bench.rounds}  ${name.padEnd(28)} ${inWords(load)}`);
    }
  }
  const entries = names.map((name) => [name, medianLoad(rounds.get(name) ?? [])] as const);
  return Object.fromEntries(entries) as Record<Name, Load>;
}

function medianLoad(loads: Load[]): Load {
  const of = (pick: (load: Load) => number) => median(loads.map(pick));
  const cpuUs = of((l) => l.cpuUs ?? Number.NaN);
  return {
    ...{ perSecond: of((l) => l.perSecond), p50: of((l) => l.p50), p99: of((l) => l.p99) },
    ...(Number.isNaN(cpuUs) ? {} : { cpuUs }),
  };
}

/** Runs a lane and adds what a call of it computes, in this process and in PostgreSQL. */
export async function withCpu(bench: Bench, run: () => Promise<Load>): Promise<Load> {
  const before = cpuSpent(bench.postmaster);
  const load = await run();
  const spentMs = cpuSpent(bench.postmaster) - before;
  return load.calls ? { ...load, cpuUs: (spentMs * 1000) / load.calls } : load;
}

/** Ours against a reference by what a call of each computes. */
export function byCpu(
  name: GoalName,
  { ours, reference }: { ours: Load; reference: Load },
): Finding {
  const [a, b] = [ours.cpuUs ?? Number.NaN, reference.cpuUs ?? Number.NaN];
  return { name, measured: a / b, ours: `${a.toFixed(1)} µs`, reference: `${b.toFixed(1)} µs` };
}

/** Ours against a reference by what they get done in a second. */
export function byThroughput(
  name: GoalName,
  { ours, reference, by = "" }: { ours: Load; reference: Load; by?: string },
): Finding {
  return {
    name,
    measured: ours.perSecond / reference.perSecond,
    ours: inWords(ours),
    reference: by + inWords(reference),
  };
}

function inWords({ perSecond, p50, p99, cpuUs }: Load): string {
  const cpu = cpuUs === undefined ? "" : `, ${cpuUs.toFixed(0)} µs of CPU a call`;
  return `${Math.round(perSecond).toLocaleString("en")}/s, p50 ${inMs(p50)}, p99 ${inMs(p99)}${cpu}`;
}

export function inMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(2) : ms.toFixed(1)} ms`;
}

/** Does each in turn, many times; the first fifth warms up. @returns the median of each in ms. */
export async function takeTurns<Name extends string>(
  reads: Record<Name, () => Promise<number>>,
  times: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(reads) as Name[];
  const taken = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let turn = 0; turn < times; turn++) {
    for (const name of names) {
      const ms = await reads[name]();
      if (turn >= times / 5) taken.get(name)?.push(ms);
    }
  }
  const medians = names.map((name) => [name, median(taken.get(name) ?? [])] as const);
  return Object.fromEntries(medians) as Record<Name, number>;
}
