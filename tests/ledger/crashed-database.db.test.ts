import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate } from "@/scripts/migrate";
import { type RunningPostgres, startPostgres } from "@/scripts/postgres/embedded-postgres";
import { db, disconnectDb } from "@/server/foundation/db";
import { createLanes } from "@/server/operations/lane/lanes";
import { batterySize } from "../support/battery";
import { chargeOn, expectSound, MICRO, payerWith } from "./story";

const CRASHES = batterySize(3, 100);
const CLIENTS = 16;
const CREDITS = 1_000_000n;

// The shared server of the tests commits without waiting for its disk; this one is as a product runs it.
const folder = mkdtempSync(path.join(tmpdir(), "bursar-crash-"));
let server: RunningPostgres;
beforeAll(async () => {
  server = await startPostgres({ dir: path.join(folder, "data") });
  process.env.DATABASE_URL = server.urlFor("bursar");
  delete process.env.DATABASE_DIRECT_URL;
  await migrate(process.env.DATABASE_URL);
});
afterAll(async () => {
  await disconnectDb();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

it(`PostgreSQL crashes in the middle of a batch, ${CRASHES} times: nothing acknowledged is lost, nothing doubled`, async () => {
  const payer = await payerWith(CREDITS * MICRO);
  const lanes = createLanes(server.urlFor("bursar"));
  const acknowledged: string[] = [];
  let stopped = false;
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (!stopped) {
      const charge = chargeOn(payer, MICRO);
      const { outcome } = await lanes.charge(charge);
      expect(["charged", "replayed"]).toContain(outcome);
      acknowledged.push(charge.idempotencyKey);
    }
  });
  for (let crash = 0; crash < CRASHES; crash++) {
    const reached = acknowledged.length + 200;
    await expect.poll(() => acknowledged.length, { interval: 5 }).toBeGreaterThan(reached);
    process.kill(await laneInAStatement(), "SIGKILL"); // the server drops all memory and recovers from its log
  }
  const reached = acknowledged.length + 200;
  await expect.poll(() => acknowledged.length).toBeGreaterThan(reached);
  stopped = true;
  await Promise.all(clients);
  await lanes.close();

  const debits = await db().ledgerEntry.findMany({
    where: { creditAccountId: payer.organization.creditAccountId, kind: "debit" },
    select: { idempotencyKey: true, balanceAfter: true },
    orderBy: { seq: "desc" },
  });
  const made = debits.map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(made)).toEqual(new Set(acknowledged));
  expect(made.length).toBe(acknowledged.length);
  expect(debits[0]?.balanceAfter).toBe((CREDITS - BigInt(made.length)) * MICRO);
  await expectSound(payer);
});

/** The server process that is writing a batch right now. */
async function laneInAStatement(): Promise<number> {
  const client = new pg.Client({ connectionString: server.urlFor("bursar") });
  await client.connect();
  let pid: number | undefined;
  while (pid === undefined) {
    const { rows } = await client.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name = 'bursar-charges' and state = 'active'",
    );
    pid = rows[0]?.pid;
  }
  await client.end();
  return pid;
}
