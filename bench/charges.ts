import path from "node:path";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { verifyLedger } from "@/server/ledger/verify-ledger";
import { anyOf, type Cast, chargeTo } from "./accounts";
import {
  type Bench,
  byCpu,
  byThroughput,
  CALLERS,
  type Finding,
  inMs,
  interleave,
  withCpu,
} from "./bench";
import { connect } from "./database";
import { openInsertFloor } from "./insert-floor";
import { describeLoad, underLoad, WARM_UP_SECONDS } from "./load";
import { openBareCall, openCharging } from "./ours";
import { pgbenchVersion, runScript } from "./pgbench";

/** Debits: many callers on one account, on a thousand, and one caller alone. */
export async function measureCharges(bench: Bench, cast: Cast): Promise<Finding[]> {
  const load = { callers: CALLERS, seconds: bench.seconds };
  const counted = (work: () => Promise<unknown>) => withCpu(bench, () => underLoad(load, work));
  const script = (name: string) =>
    runScript(path.join(bench.source, "sql", name), bench.databaseUrl, load);
  const product = openCharging(bench.databaseUrl);
  const floor = await openInsertFloor(bench.databaseUrl);
  const actorId = newId("apiKey");

  try {
    const measured = await interleave(bench, {
      "pgbench hot row": () => settled(bench, () => script("hot-row.sql")),
      "ours, hot account": () =>
        settled(bench, () => counted(() => product.charge(chargeTo(cast.hot, actorId)))),
      "insert-only floor": () =>
        settled(bench, () => counted(() => floor.charge(chargeTo(cast.hot, actorId)))),
      "pgbench simple-update": () => settled(bench, () => script("simple-update.sql")),
      "ours, 1,000 accounts": () =>
        settled(bench, () =>
          underLoad(load, () => product.charge(chargeTo(anyOf(cast.many), actorId))),
        ),
    });
    const ours = measured["ours, hot account"];
    const hotRow = measured["pgbench hot row"];
    const by = pgbenchVersion ? "pgbench: " : "the same SQL from Node (no pgbench here): ";
    await requireSoundLedger(bench);
    return [
      byThroughput("hot-account", { ours, reference: hotRow, by }),
      byThroughput("insert-floor", { ours, reference: measured["insert-only floor"] }),
      byCpu("debit-cpu", { ours, reference: measured["insert-only floor"] }),
      byThroughput("many-accounts", {
        ours: measured["ours, 1,000 accounts"],
        reference: measured["pgbench simple-update"],
        by,
      }),
      {
        name: "hot-p99",
        measured: ours.p99 / hotRow.p99,
        ours: inMs(ours.p99),
        reference: by + inMs(hotRow.p99),
      },
      await measureLoneDebit(bench, () => chargeTo(cast.hot, actorId)),
    ];
  } finally {
    await Promise.all([product.close(), floor.close()]);
  }
}

/** One caller, one debit after another, through the product and by the function alone, in turn. */
async function measureLoneDebit(
  bench: Bench,
  newCharge: () => ReturnType<typeof chargeTo>,
): Promise<Finding> {
  const ours = openCharging(bench.databaseUrl);
  const bare = await openBareCall(bench.databaseUrl);
  const latencies = { ours: [] as number[], bare: [] as number[] };
  const begin = performance.now() + WARM_UP_SECONDS * 1000;
  const end = begin + bench.rounds * bench.seconds * 500;
  while (performance.now() < end) {
    for (const [name, lane] of [
      ["ours", ours],
      ["bare", bare],
    ] as const) {
      const charge = newCharge();
      const from = performance.now();
      await lane.charge(charge);
      if (from >= begin) latencies[name].push(performance.now() - from);
    }
  }
  await Promise.all([ours.close(), bare.close()]);
  const a = describeLoad(latencies.ours, 1);
  const b = describeLoad(latencies.bare, 1);
  bench.say(`  lone debit: ours p50 ${inMs(a.p50)}, bare call p50 ${inMs(b.p50)}`);
  return {
    name: "lone-debit",
    measured: a.p50 / b.p50,
    ours: `p50 ${inMs(a.p50)}, p99 ${inMs(a.p99)}`,
    reference: `p50 ${inMs(b.p50)}, p99 ${inMs(b.p99)}`,
  };
}

/** Fast and wrong would be no result. */
async function requireSoundLedger(bench: Bench): Promise<void> {
  bench.say("  verifying every rule of the ledger");
  const violations = await verifyLedger(db());
  if (violations.length > 0) {
    throw new Error(`The ledger is not sound after the debits: ${JSON.stringify(violations[0])}`);
  }
}

/** Every lane starts from vacuumed rows and fresh statistics. */
async function settled<T>(bench: Bench, run: () => Promise<T>): Promise<T> {
  const client = await connect(bench.databaseUrl);
  await client.query("vacuum analyze credit_accounts, credit_grants, bench_hot, pgbench_accounts");
  await client.end();
  return run();
}
