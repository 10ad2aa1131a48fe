import { readFileSync } from "node:fs";
import path from "node:path";
import { listEntries } from "@/server/usage/list-entries";
import { readUsage } from "@/server/usage/read-usage";
import { type Bench, type Finding, inMs, takeTurns } from "./bench";
import { connect } from "./database";
import { type History, writeHistories } from "./history";
import { measureSite } from "./pages";

const PAGE = 50;
const SMALL_ROWS = 10_000;
const DAY_MS = 86_400_000;

/** Reads of an account with a long history, beside one with a short history in the same table. */
export async function measureReads(bench: Bench): Promise<Finding[]> {
  const [small, large] = await writeHistories(bench, [SMALL_ROWS, bench.historyRows]);
  if (!small || !large) throw new Error("a history is missing");
  return [
    ...(await measurePages(bench, small, large)),
    ...(bench.wants("usage-month") ? [await measureMonth(bench, large)] : []),
    ...(bench.wants("pages", "click") ? await measureSite(bench, small, large) : []),
  ];
}

async function measurePages(bench: Bench, small: History, large: History): Promise<Finding[]> {
  const page = async ({ creditAccountId }: History, before?: bigint) => {
    const from = performance.now();
    const { entries } = await listEntries({
      creditAccountId,
      before,
      limit: PAGE,
      now: new Date(),
    });
    if (entries.length !== PAGE) throw new Error(`A page had ${entries.length} entries.`);
    return performance.now() - from;
  };
  // Anywhere in the older nine tenths.
  const deep = ({ rows }: History) => BigInt(PAGE + 1 + Math.floor(Math.random() * rows * 0.9));
  const reads = {
    smallFirst: () => page(small),
    largeFirst: () => page(large),
    smallDeep: () => page(small, deep(small)),
    largeDeep: () => page(large, deep(large)),
  };
  const p50 = await takeTurns(reads, 200 * bench.rounds);
  bench.say(
    `  ledger page: first ${inMs(p50.largeFirst)} against ${inMs(p50.smallFirst)}, deep ${inMs(p50.largeDeep)} against ${inMs(p50.smallDeep)}`,
  );
  return [
    {
      name: "ledger-first",
      measured: p50.largeFirst / p50.smallFirst,
      ours: `p50 ${inMs(p50.largeFirst)}`,
      reference: `p50 ${inMs(p50.smallFirst)}`,
    },
    {
      name: "ledger-deep",
      measured: p50.largeDeep / p50.smallDeep,
      ours: `p50 ${inMs(p50.largeDeep)}`,
      reference: `p50 ${inMs(p50.smallDeep)}`,
    },
  ];
}

async function measureMonth(bench: Bench, history: History): Promise<Finding> {
  const client = await connect(bench.databaseUrl);
  const [from, to] = [day(history, 300), day(history, 329)];
  const organizationIds = [history.organizationId];
  const organization = { id: history.organizationId, timeZone: "UTC" };
  const text = readFileSync(path.join(bench.source, "sql/raw-usage.sql"), "utf8");
  const total = { rollup: 0, raw: 0 };
  const timed = async (read: () => Promise<void>) => {
    const start = performance.now();
    await read();
    return performance.now() - start;
  };
  const p50 = await takeTurns(
    {
      rollup: () =>
        timed(async () => {
          const input = {
            organization,
            organizationIds,
            from,
            to,
            groupBy: "operation" as const,
            now: new Date(),
          };
          total.rollup = (await readUsage(input)).total_operations;
        }),
      raw: () =>
        timed(async () => {
          const { rows } = await client.query(text, [organizationIds, from, to]);
          total.raw = rows.reduce((sum, row) => sum + Number(row.operations), 0);
        }),
    },
    5 * bench.rounds,
  );
  await client.end();
  if (total.rollup !== total.raw)
    throw new Error(`The rollup says ${total.rollup}, the entries ${total.raw}.`);
  bench.say(
    `  a month of ${total.raw.toLocaleString("en")} operations: ${inMs(p50.rollup)} against ${inMs(p50.raw)}`,
  );
  return {
    name: "usage-month",
    measured: p50.raw / p50.rollup,
    ours: `p50 ${inMs(p50.rollup)} for ${total.raw.toLocaleString("en")} operations`,
    reference: `p50 ${inMs(p50.raw)}`,
  };
}

const day = ({ from }: History, n: number) =>
  new Date(from.getTime() + n * DAY_MS).toISOString().slice(0, 10);
