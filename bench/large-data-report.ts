import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The ledger at one size. Reads are medians in milliseconds. */
export type Stage = {
  entries: number;
  bytes: { name: string; bytes: number }[];
  perSecond: number;
  reads: { first: number; deep: number; search: number };
};
export type LargeData = {
  stages: Stage[];
  databaseBytes: number;
  backupMs: number;
  restoreMs: number;
};

/** Archiving is on from the start, as it cannot be switched on later; what is kept begins with the backup. */
export const settingsOfLargeData = { archive_mode: "on", archive_command: "/bin/true" };

const FILE = path.join(import.meta.dirname, "../docs/scale.md");
const [BEGIN, END] = ["<!-- bench:entries -->", "<!-- /bench:entries -->"];

/** Writes the figures into docs/scale.md. */
export function writeLargeData({ stages, databaseBytes, backupMs, restoreMs }: LargeData): void {
  const [small, large] = stages;
  if (!small || !large) throw new Error("a size is missing");
  const row = (what: string, figure: (stage: Stage) => string, ratio?: number) =>
    `| ${what} | ${figure(small)} | ${figure(large)} | ${ratio ? ratio.toFixed(2) : ""} |`;
  const perEntry = ({ bytes, entries }: Stage) =>
    bytes.reduce((sum, one) => sum + one.bytes, 0) / entries;
  const sizes = large.bytes.map(({ name }) => {
    const of = ({ bytes, entries }: Stage) =>
      (bytes.find((one) => one.name === name)?.bytes ?? 0) / entries;
    return row(
      `bytes an entry in \`${name}\``,
      (stage) => of(stage).toFixed(0),
      of(large) / of(small),
    );
  });
  const text = [
    BEGIN,
    `Last run: ${new Date().toISOString().slice(0, 10)}, on one machine of two cores, commits durable, shared_buffers 1 GB.`,
    "",
    "| what | small | large | large / small |",
    "|---|---|---|---|",
    row("entries", ({ entries }) => entries.toLocaleString("en-US")),
    ...sizes,
    row(
      "bytes an entry in all",
      (stage) => perEntry(stage).toFixed(0),
      perEntry(large) / perEntry(small),
    ),
    row(
      "charges a second on 1,000 other accounts, 64 callers",
      ({ perSecond }) => Math.round(perSecond).toLocaleString("en-US"),
      large.perSecond / small.perSecond,
    ),
    ...(["first", "deep", "search"] as const).map((read) =>
      row(
        { first: "first page", deep: "a page deep inside", search: "search by request ID" }[read],
        ({ reads }) => `${reads[read].toFixed(2)} ms`,
        large.reads[read] / small.reads[read],
      ),
    ),
    `| base backup of ${gigabytes(databaseBytes)} | | ${seconds(backupMs)} | |`,
    `| restored to a moment after it | | ${seconds(restoreMs)} | |`,
    END,
  ].join("\n");
  console.log(text);
  const page = readFileSync(FILE, "utf8");
  const [before] = page.split(BEGIN);
  const [, after] = page.split(END);
  writeFileSync(FILE, `${before}${text}${after}`);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(0)} s`;
}
