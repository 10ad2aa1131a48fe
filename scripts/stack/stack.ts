import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ended, signal } from "../processes.ts";
import type { Variables } from "./configuration.ts";
import { nodeOptions } from "./node-options.ts";

const root = path.resolve(import.meta.dirname, "../..");
const RESTARTS = 3;
const RESTARTS_COUNT_FOR_MS = 60_000;

export type Service = {
  name: string;
  pid: number;
  process: ChildProcess;
  /** How it ended, in words. */
  end: Promise<string>;
};

/** How to run one of our processes: as it was built, or from its source, with reload where it lasts. */
export type RunMode = "built" | "source" | "watched source";

const tsx = path.join(root, "node_modules/tsx/dist/cli.mjs");
const commands: Record<RunMode, (name: string) => string[]> = {
  built: (name) => ["--enable-source-maps", ...nodeOptions, path.join(root, `dist/${name}.js`)],
  source: (name) => [tsx, path.join(root, `${name}.ts`)],
  "watched source": (name) => [tsx, "watch", "--clear-screen=false", path.join(root, `${name}.ts`)],
};

export type ServiceOptions = {
  name: string;
  /** Of the script, without its ending: `server/main`. */
  script: string;
  mode: RunMode;
  args?: string[];
  env: Variables;
  readStdout?: boolean;
};

/** The processes that run together. Whatever was started ends with it, the last first. */
export class Stack {
  isEnding = false;
  /** Called whenever a process comes or goes, and when the end begins. */
  onChange: (pids: number[]) => void = () => undefined;
  #services = new Set<Service>();
  #ends: (() => Promise<void> | void)[] = [];

  constructor() {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(name, () => void this.end(undefined, 0));
    }
  }

  onEnd(end: () => Promise<void> | void): void {
    this.#ends.push(end);
  }

  /** Starts a process that ends with the stack. */
  start({ name, script, mode, args = [], env, readStdout = false }: ServiceOptions): Service {
    this.throwIfEnding();
    // A group of its own: Ctrl-C in the terminal reaches only us, and we stop the parts in order.
    const child: ChildProcess = spawn(process.execPath, [...commands[mode](script), ...args], {
      cwd: root,
      env: env as NodeJS.ProcessEnv,
      stdio: ["ignore", readStdout ? "pipe" : "inherit", "inherit"],
      detached: true,
    });
    const { pid } = child;
    if (pid === undefined) throw new Error(`The ${name} process could not be started.`);
    const end = new Promise<string>((resolve) => {
      child.once("exit", (code, reason) => resolve(reason ?? `exit code ${code}`));
    });
    const service = { name, pid, process: child, end };
    this.#services.add(service);
    this.#changed();
    this.onEnd(() => stopService(service));
    void end.then(() => {
      this.#services.delete(service);
      this.#changed();
    });
    return service;
  }

  /** Starts a process that the rest cannot do without: when it ends, everything does. */
  startVital(options: ServiceOptions): Service {
    const service = this.start(options);
    void service.end.then((how) =>
      this.end(
        `The ${service.name} process ended unexpectedly (${how}); its messages stand above. Start again with npm start.`,
        1,
      ),
    );
    return service;
  }

  /** Starts a process that may end: it is started again, three times within a minute at most. */
  startRestarting(options: ServiceOptions, failures: number[] = []): void {
    void this.start(options).end.then(async (how) => {
      if (this.isEnding) return;
      const recent = failures.filter((at) => Date.now() - at < RESTARTS_COUNT_FOR_MS);
      if (recent.length === RESTARTS) {
        return this.end(`The ${options.name} process ended ${RESTARTS + 1} times in a minute.`, 1);
      }
      const seconds = 2 ** recent.length;
      console.error(
        `The ${options.name} process ended (${how}). Starting it again in ${seconds} s.`,
      );
      await delay(seconds * 1_000);
      if (!this.isEnding) this.startRestarting(options, [...recent, Date.now()]);
    });
  }

  async untilHealthy(url: string): Promise<void> {
    for (const deadline = Date.now() + 120_000; Date.now() < deadline; await delay(100)) {
      this.throwIfEnding();
      const answer = await fetch(url).catch(() => undefined);
      if (answer?.ok) return;
    }
    throw new Error(`The web process did not answer at ${url} within two minutes.`);
  }

  throwIfEnding(): void {
    if (this.isEnding) throw new Error("It is stopping.");
  }

  /** Says why, ends everything in order, exits. What is said later changes nothing. */
  async end(why: string | undefined, exitCode: number): Promise<void> {
    if (this.isEnding) return;
    this.isEnding = true;
    if (why) console.error(`\n${why}`);
    if (!why || this.#services.size > 0) console.error("Stopping …");
    this.#changed();
    for (const end of this.#ends.reverse()) {
      try {
        await end();
      } catch (error) {
        console.error(error);
      }
    }
    process.exit(exitCode);
  }

  #changed(): void {
    this.onChange([...this.#services].map(({ pid }) => pid));
  }
}

async function stopService({ pid, process: child }: Service): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  signal(pid, "SIGTERM");
  if (await ended(pid, 12_000)) return;
  signal(pid, "SIGKILL", { group: true });
  await ended(pid, 2_000);
}
