import { afterAll, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { settleDueAccounts } from "@/server/ledger/settle-account";
import { checkTrialBalance, readTrialBalance } from "@/server/ledger/verification/trial-balance";
import { createLanes } from "@/server/operations/lane/lanes";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { brokenInvariants, compareWithOracle } from "./oracle/compare";
import { moveSomething } from "./oracle/movements";
import { newWorld, type World } from "./oracle/world";

afterAll(disconnectDb);

/** Accounts that move side by side under one clock, and how often each moves before a fresh set begins. */
const ACCOUNTS = 8;
const MOVES = 250;
const SETS = batterySize(1, 500);
/**
 * Moves of each account between two turns of the clock. After every one balances, grants, holds and
 * budgets are compared, and every invariant is checked.
 */
const MOVES_A_TURN = 5;
const HOUR_MS = 3_600_000;

/** What a sequence of this length always comes to. Rarer things come in the large size. */
const EXPECTED = [
  "several grants pay",
  "capture of all",
  "capture of a part",
  "hold released",
  "hold expired",
  "expiry",
  "rollover grant",
  "rollover without a gap",
  "refund",
  "refund grant",
  "grant pays debt",
  "overage",
  "clawback",
  "clawback into debt",
  "return of a clawback",
  "base fee",
  "base fee into debt",
];

const seeds = Array.from({ length: SETS }, (_, n) => batterySeed + n);

it.each(seeds)(
  `${ACCOUNTS * MOVES} random movements leave what the oracle says and break no rule (SEED=%i)`,
  { timeout: batteryTimeoutMs },
  async (seed) => {
    const random = seeded(seed);
    let now = new Date("2026-03-06T15:00:00Z");
    const lanes = createLanes(process.env.DATABASE_DIRECT_URL ?? "", { now: () => now });
    const worlds: World[] = [];
    for (let n = 0; n < ACCOUNTS; n++) worlds.push(await newWorld(seed * 100 + n, now));

    for (let moved = 0; moved < MOVES; moved += MOVES_A_TURN) {
      now = new Date(now.getTime() + random.pick([60_000, HOUR_MS, 7 * HOUR_MS, 26 * HOUR_MS]));
      if (random.chance(0.4)) await sweep(worlds, now, seed, moved);
      const occasion = { now, charge: lanes.charge };
      await Promise.all(
        worlds.map(async (world, account) => {
          for (let n = 0; n < MOVES_A_TURN; n++) {
            const where = `SEED=${seed}, account ${account}, move ${moved + n}`;
            const done = await moveSomething(world, occasion).catch((error: unknown) => {
              throw new Error(where, { cause: error });
            });
            expect(await compareWithOracle(world, now), `${where}: ${done}`).toEqual([]);
            expect(await brokenInvariants(world), `${where}: ${done}`).toEqual([]);
          }
        }),
      );
    }
    await lanes.close();
    for (const kind of EXPECTED) {
      const times = worlds.reduce((sum, { oracle }) => sum + (oracle.seen.get(kind) ?? 0), 0);
      expect(times, `SEED=${seed}: ${kind}`).toBeGreaterThan(0);
    }
    expect(checkTrialBalance(await readTrialBalance(db()))).toEqual([]);
  },
);

/** What jobs do between requests, for all accounts at once. Not always, so that nothing relies on it. */
async function sweep(worlds: World[], now: Date, seed: number, moved: number): Promise<void> {
  await settleDueAccounts(now);
  for (const world of worlds) {
    world.oracle.settle(now);
    const where = `SEED=${seed}, sweep before move ${moved}`;
    expect(await compareWithOracle(world, now), where).toEqual([]);
    expect(await brokenInvariants(world), where).toEqual([]);
  }
}
