import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * `npm test`: everything, one step after another, whatever an earlier one said. Ends with what
 * failed and the line `N passed, N failed`: the tests of Vitest and Playwright, and each other step
 * as one.
 */
/** Only what hangs takes this long, on a machine that is busy with other things too. */
const HANG_MINUTES = 30;
const root = path.join(import.meta.dirname, "..");
const reports = mkdtempSync(path.join(tmpdir(), "bursar-reports-"));
const bin = (name: string) => path.join(root, "node_modules/.bin", name);
const code = [
  ...["server", "app", "components", "emails", "emulators"],
  ...["cli", "sdk/src", "examples"],
];

type Step = {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  report?: "vitest" | "playwright";
};

const vitestArgs = (project: string) => [
  "run",
  "--project",
  project,
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${reportOf(project)}`,
];

const steps: Step[] = [
  { name: "format", command: bin("biome"), args: ["format", "."] },
  // TypeScript 7 takes a third of the time; `typescript` stays at 6, whose API Next.js and the boundaries step use.
  {
    name: "types",
    command: bin("../typescript7/bin/tsc"),
    args: ["--noEmit", "--incremental", "false", "-p", "."],
  },
  { name: "lint", command: bin("biome"), args: ["lint", "--error-on-warnings", "."] },
  {
    name: "boundaries",
    command: bin("depcruise"),
    args: ["--config", ".dependency-cruiser.mjs", ...code],
  },
  { name: "dead-code", command: bin("knip"), args: [] },
  { name: "unit", command: bin("vitest"), args: vitestArgs("unit"), report: "vitest" },
  {
    name: "database",
    command: bin("vitest"),
    args: vitestArgs("database"),
    report: "vitest",
  },
  {
    name: "build",
    command: process.execPath,
    args: [path.join(root, "scripts/build.ts")],
  },
  {
    name: "browser",
    command: bin("playwright"),
    args: ["test"],
    report: "playwright",
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: reportOf("browser") },
  },
];

const only = process.argv.includes("--only")
  ? process.argv[process.argv.indexOf("--only") + 1]?.split(",")
  : undefined;
const chosen = only ? steps.filter((step) => only.includes(step.name)) : steps;
if (chosen.length === 0) {
  console.error(`--only takes some of: ${steps.map((step) => step.name).join(",")}`);
  process.exit(1);
}

// Whoever has set NODE_ENV meant something else: each tool sets its own.
const environment: Record<string, string | undefined> = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: "1",
  NODE_ENV: undefined,
  NODE_COMPILE_CACHE: path.join(root, ".data/compile-cache"), // hundreds of processes load the same packages
};

// A step runs in a group of its own, so that a timeout ends all of it; Ctrl-C has to be handed on.
const running = new Set<ChildProcess>();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    for (const { pid } of running) if (pid) process.kill(-pid, "SIGTERM");
    rmSync(reports, { recursive: true, force: true });
    process.exit(130);
  });
}

type Outcome = { passed: number; failed: number; note: string; failures: string[] };
const results: (Outcome & { name: string; seconds: number })[] = [];
for (const step of chosen) results.push(await report(step));
rmSync(reports, { recursive: true, force: true });

console.log("\n");
for (const { name, seconds, passed, failed, note } of results) {
  console.log(
    `${failed === 0 ? "ok  " : "FAIL"}  ${name.padEnd(12)} ${String(seconds).padStart(4)} s  ${String(passed).padStart(4)} passed  ${failed} failed  ${note}`,
  );
}
for (const failure of results.flatMap(({ failures }) => failures)) console.log(`\n${failure}`);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function reportOf(name: string): string {
  return path.join(reports, `${name}.json`);
}

async function report(step: Step): Promise<Outcome & { name: string; seconds: number }> {
  console.log(`\n── ${step.name} ${"─".repeat(70 - step.name.length)}`);
  const started = Date.now();
  const ended = await run(step);
  const seconds = Math.round((Date.now() - started) / 1000);
  return { name: step.name, seconds, ...count(step, ended) };
}

type Ended = { exitCode: number; note: string };

function run(step: Step): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...environment, ...step.env } as NodeJS.ProcessEnv,
      detached: true,
    });
    running.add(child);
    let note = "";
    const guard = setTimeout(() => {
      note = `ended after ${HANG_MINUTES} minutes`;
      if (child.pid) process.kill(-child.pid, "SIGKILL");
    }, HANG_MINUTES * 60_000);
    child.once("error", (error) => resolve({ exitCode: 1, note: error.message }));
    child.once("close", (exitCode) => {
      clearTimeout(guard);
      running.delete(child);
      resolve({ exitCode: exitCode ?? 1, note });
    });
  });
}

function count(step: Step, { exitCode, note }: Ended): Outcome {
  const passed = exitCode === 0 ? 1 : 0;
  const whole = { passed, failed: 1 - passed, note, failures: [] };
  const file = reportOf(step.name);
  if (!step.report || !existsSync(file)) return whole;
  const report = JSON.parse(readFileSync(file, "utf8"));
  const counted = step.report === "vitest" ? countVitest(report) : countPlaywright(report);
  // A run that failed outside of any test (a file that does not load, a server that does not start) is a failure too.
  if (exitCode !== 0 && counted.failed === 0) counted.failed = 1;
  return { ...counted, note };
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    message: string;
    status: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
};

function countVitest(report: VitestReport): Omit<Outcome, "note"> {
  const failures = report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === "failed");
    const name = path.relative(root, file.name);
    if (failed.length === 0 && file.status === "failed") return [`${name}\n${file.message}`];
    return failed.map((test) => `${name} › ${test.fullName}\n${test.failureMessages.join("\n")}`);
  });
  return { passed: report.numPassedTests, failed: report.numFailedTests, failures };
}

type PlaywrightSuite = {
  suites?: PlaywrightSuite[];
  specs?: {
    file: string;
    line: number;
    title: string;
    ok: boolean;
    tests: {
      results: { error?: { message?: string }; stderr: { text?: string }[] }[];
    }[];
  }[];
};
type PlaywrightReport = PlaywrightSuite & {
  stats: { expected: number; flaky: number; unexpected: number };
};

function countPlaywright(report: PlaywrightReport): Omit<Outcome, "note"> {
  const failuresIn = ({ suites = [], specs = [] }: PlaywrightSuite): string[] => [
    ...specs
      .filter(({ ok }) => !ok)
      .map(({ file, line, title, tests }) => {
        const said = tests.flatMap(({ results }) =>
          results.flatMap(({ error, stderr }) => [
            error?.message,
            ...stderr.map(({ text }) => text?.trim()), // what the watch over frames found
          ]),
        );
        return `${file}:${line} › ${title}\n${said.join("\n")}`;
      }),
    ...suites.flatMap(failuresIn),
  ];
  const { expected, flaky, unexpected } = report.stats;
  return { passed: expected + flaky, failed: unexpected, failures: failuresIn(report) };
}
