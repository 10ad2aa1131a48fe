import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem, type } from "node:os";
import path from "node:path";
import type { Finding } from "./bench";
import { goalOf, isHeld, targetOf } from "./goals.ts";

/** One row a goal, for programs and for the screen. */
export type Result = { goal: string; target: string; measured: number; held: boolean };

export function resultOf({ name, measured }: Finding): Result {
  const goal = goalOf(name);
  const rounded = Number(measured.toPrecision(3));
  return {
    goal: goal.goal,
    target: targetOf(goal),
    measured: rounded,
    held: isHeld(goal, measured),
  };
}

export function printResults(findings: Finding[]): void {
  console.log();
  for (const finding of findings) {
    const { goal, target, measured, held } = resultOf(finding);
    console.log(
      `${held ? "held  " : "missed"}  ${String(measured).padStart(7)}  ${target.padEnd(7)}  ${goal}`,
    );
    console.log(`${" ".repeat(26)}${finding.ours}  |  ${finding.reference}`);
  }
}

/** Writes `results.json` and `RESULTS.md`. */
export function writeReport(folder: string, findings: Finding[], versions: Versions): void {
  const results = findings.map(resultOf);
  writeFileSync(path.join(folder, "results.json"), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(path.join(folder, "RESULTS.md"), markdown(findings, versions));
}

export type Versions = {
  postgres: string;
  pgbench: string;
  /** What the machine did before the run began: 0 is an idle one. */
  loadBefore: number;
  minutes: number;
  rounds: number;
  seconds: number;
};

function markdown(findings: Finding[], versions: Versions): string {
  const missed = findings.filter((finding) => !resultOf(finding).held);
  return `# Speed

Written by \`npm run bench\`. Every goal is a ratio: ours and its reference ran in turn, in one run, on one
machine, with durable commits (\`fsync\` and \`synchronous_commit\` on). A lane ran ${versions.rounds} times for
${versions.seconds} seconds after a second of warm-up; a figure is the median of its rounds.

${machine(versions)}

| goal | target | measured | held | ours | reference |
|---|---|---|---|---|---|
${findings.map(row).join("\n")}

## What stands on the other side

${findings.map(({ name }) => `- **${goalOf(name).goal}**: ${goalOf(name).reference}.`).join("\n")}

## What was missed

${missed.length === 0 ? "Nothing." : missed.map(miss).join("\n")}
`;
}

function row(finding: Finding): string {
  const { goal, target, measured, held } = resultOf(finding);
  return `| ${goal} | ${target} | ${measured} | ${held ? "yes" : "**no**"} | ${finding.ours} | ${finding.reference} |`;
}

function miss(finding: Finding): string {
  const goal = goalOf(finding.name);
  const { measured, target } = resultOf(finding);
  const wanted = "atLeast" in goal.target ? goal.target.atLeast : goal.target.atMost;
  const percent = Math.round(Math.abs(finding.measured / wanted - 1) * 100);
  return `- **${goal.goal}**: ${measured} instead of ${target}, ${percent} % off. ${goal.limitedBy}`;
}

function machine({ postgres, pgbench, loadBefore, minutes }: Versions): string {
  const memory = Math.round(totalmem() / 1_073_741_824);
  const cores = `${availableParallelism()} cores${cpus()[0]?.model ? ` (${cpus()[0]?.model.trim()})` : ""}`;
  const lines = [
    [
      "machine",
      `${cores}, ${memory} GB, ${type()} ${release()}; client, server and database share it`,
    ],
    ["PostgreSQL", postgres],
    ["pgbench", pgbench],
    ["Node", process.version],
    [
      "packages",
      ["next", "@trpc/server", "hono", "@prisma/client", "pg"].map(versionOf).join(", "),
    ],
    [
      "run",
      `${new Date().toISOString().slice(0, 10)}, ${minutes} minutes, load of the machine before it ${loadBefore.toFixed(1)}`,
    ],
  ];
  return ["| | |", "|---|---|", ...lines.map(([name, value]) => `| ${name} | ${value} |`)].join(
    "\n",
  );
}

function versionOf(name: string): string {
  const file = path.join(import.meta.dirname, "../node_modules", name, "package.json");
  return `${name} ${JSON.parse(readFileSync(file, "utf8")).version}`;
}
