import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { LoadReport } from "../scale/mixed-load";

/** Something that was done to the cluster, and the longest time after it in which nothing was acknowledged. */
export type Event = { atSeconds: number; what: string; gapMs: number };

type Result = {
  minutes: number;
  reports: LoadReport[];
  otherwise: Record<string, number>;
  events: Event[];
  money: { payments: number; cents: number };
};

const FILE = path.join(import.meta.dirname, "../../docs/scale.md");
const [BEGIN, END] = ["<!-- test:cluster -->", "<!-- /test:cluster -->"];

/** Writes the figures of a run that passed into docs/scale.md. */
export function writeResult({ minutes, reports, otherwise, events, money }: Result): void {
  const sum = (of: (report: LoadReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const done = sum(
    (report) => report.charges.length + report.captures.length + report.transactions.length,
  );
  const gap = Math.max(...reports.map(({ longestGapMs }) => longestGapMs));
  const { "402": refusals = 0, "503": unavailable = 0, ...others } = otherwise;
  const rows = [
    ["minutes", minutes],
    ["requests", sum(({ requests }) => requests)],
    ["charges, captures and transactions acknowledged", done],
    ["refusals (402)", refusals],
    ["503 with Retry-After", unavailable],
    ...Object.entries(others).map(([what, count]) => [what, count]),
    ["longest gap of one client", `${(gap / 1_000).toFixed(1)} s`],
    ["payments at Stripe and in the books", `${money.payments}, $${money.cents / 100}`],
    ["lost", 0],
    ["doubled", 0],
  ];
  const text = [
    BEGIN,
    `Last run: ${new Date().toISOString().slice(0, 10)}, with everything on one machine of two cores.`,
    "",
    "| what | |",
    "|---|---|",
    ...rows.map(([what, figure]) => `| ${what} | ${format(figure)} |`),
    "",
    "| second | event | nothing acknowledged for |",
    "|---|---|---|",
    ...events.map(
      ({ atSeconds, what, gapMs }) =>
        `| ${atSeconds} | ${what} | ${(gapMs / 1_000).toFixed(1)} s |`,
    ),
    END,
  ].join("\n");
  console.log(text);
  const page = readFileSync(FILE, "utf8");
  const [before] = page.split(BEGIN);
  const [, after] = page.split(END);
  writeFileSync(FILE, `${before}${text}${after}`);
}

function format(figure: string | number | undefined): string {
  return typeof figure === "number" ? figure.toLocaleString("en-US") : String(figure);
}
