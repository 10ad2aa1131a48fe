import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { describeLoad, type Load, type LoadOptions, underLoad, WARM_UP_SECONDS } from "./load";

/** `"pgbench (PostgreSQL) 15.18"`, or nothing where it is not installed. */
export const pgbenchVersion = spawnSync("pgbench", ["--version"], {
  encoding: "utf8",
}).stdout?.trim();

/**
 * Runs a pgbench script. Without pgbench, a Node client runs the same SQL over as many connections:
 * slower than the real one, so the result says which it was.
 */
export async function runScript(
  file: string,
  databaseUrl: string,
  options: LoadOptions,
): Promise<Load> {
  return pgbenchVersion
    ? runPgbench(file, databaseUrl, options)
    : runFromNode(file, databaseUrl, options);
}

async function runPgbench(
  file: string,
  databaseUrl: string,
  { callers, seconds }: LoadOptions,
): Promise<Load> {
  const folder = mkdtempSync(path.join(tmpdir(), "bursar-pgbench-"));
  try {
    const total = WARM_UP_SECONDS + seconds;
    await run("pgbench", [
      ...["--no-vacuum", "--protocol=prepared", `--file=${file}`],
      ...[`--client=${callers}`, "--jobs=2", `--time=${total}`],
      ...["--log", `--log-prefix=${path.join(folder, "log")}`, databaseUrl],
    ]);
    return readLog(folder, seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One line a transaction: client, number, latency in µs, script, end in seconds, its µs. */
function readLog(folder: string, seconds: number): Load {
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(path.join(folder, name), "utf8").trim().split("\n"),
  );
  const transactions = lines.map((line) => {
    const [, , latency, , second, micro] = line.split(" ").map(Number);
    return { ms: (latency ?? 0) / 1000, end: (second ?? 0) * 1000 + (micro ?? 0) / 1000 };
  });
  const first = transactions.reduce((least, { ms, end }) => Math.min(least, end - ms), Infinity);
  const begin = first + WARM_UP_SECONDS * 1000;
  const measured = transactions.filter(({ end }) => end >= begin && end < begin + seconds * 1000);
  return describeLoad(
    measured.map(({ ms }) => ms),
    seconds,
  );
}

async function runFromNode(file: string, databaseUrl: string, options: LoadOptions): Promise<Load> {
  const { variables, statements } = readScript(file);
  const idle = await Promise.all(
    Array.from({ length: options.callers }, async () => {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      return client;
    }),
  );
  try {
    return await underLoad(options, async () => {
      const client = idle.pop();
      if (!client) throw new Error("more callers than connections");
      const drawn = new Map(
        variables.map(({ name, low, high }) => [
          name,
          low + Math.floor(Math.random() * (high - low + 1)),
        ]),
      );
      for (const { text, uses, name } of statements) {
        await client.query({ name, text, values: uses.map((use) => drawn.get(use)) });
      }
      idle.push(client);
    });
  } finally {
    await Promise.all(idle.map((client) => client.end()));
  }
}

/** The part of pgbench's language that our scripts use: `\set name random(low, high)` and `:name`. */
function readScript(file: string) {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  const variables = lines.flatMap((line) => {
    const match = /^\\set (\w+) random\((-?\d+), (-?\d+)\)$/.exec(line);
    return match ? [{ name: String(match[1]), low: Number(match[2]), high: Number(match[3]) }] : [];
  });
  const statements = lines
    .filter((line) => !line.startsWith("\\"))
    .map((line, index) => {
      const uses = variables.map(({ name }) => name).filter((name) => line.includes(`:${name}`));
      const text = uses.reduce(
        (sql, name, n) => sql.replaceAll(new RegExp(`(?<!:):${name}\\b`, "g"), `$${n + 1}`),
        line,
      );
      return { name: `${path.basename(file)}-${index}`, text, uses };
    });
  return { variables, statements };
}

async function run(command: string, args: string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${command} failed:\n${said.slice(-2000)}`);
}
