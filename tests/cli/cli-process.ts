import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The command line as it is published: built once for each test file, then run as a process. */
export type Cli = {
  /** A folder of its own for what it keeps and writes. */
  folder: string;
  run(...args: string[]): Promise<Ended>;
  /** One that goes on until it is stopped. */
  start(...args: string[]): Started;
};
export type Ended = { code: number | null; out: string; err: string };
export type Started = {
  process: ChildProcess;
  out(): string;
  err(): string;
  ended: Promise<Ended>;
};

export function buildCli(baseUrl: string, environment: Record<string, string> = {}): Cli {
  const folder = mkdtempSync(join(tmpdir(), "bursar-cli-"));
  const file = join(folder, "bursar.mjs");
  const built = spawnSync(process.execPath, ["cli/build.ts", file], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(built.stderr);
  return cliIn(folder, file, baseUrl, environment);
}

/** The same program with another home and environment. */
export function cliIn(
  folder: string,
  file: string,
  baseUrl: string,
  environment: Record<string, string>,
): Cli {
  const { NODE_ENV, PATH, HOME } = process.env;
  const env = {
    NODE_ENV,
    PATH,
    HOME,
    BURSAR_CONFIG_DIR: join(folder, "config"),
    BURSAR_URL: baseUrl,
    ...environment,
  };
  const start = (...args: string[]): Started => {
    const child = spawn(process.execPath, [file, ...args], { cwd: folder, env });
    let [out, err] = ["", ""];
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.stderr.on("data", (data) => {
      err += data;
    });
    const ended = once(child, "close").then(([code]) => ({
      code: code as number | null,
      out,
      err,
    }));
    return { process: child, out: () => out, err: () => err, ended };
  };
  return { folder, start, run: (...args) => start(...args).ended };
}
