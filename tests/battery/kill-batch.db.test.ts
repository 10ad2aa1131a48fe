import { spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { bundled } from "../support/bundled";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

const LOCK = 7_311;
let holder: pg.Client;

beforeEach(async () => {
  holder = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
  await holder.connect();
  await holder.query("select pg_advisory_lock($1)", [LOCK]);
});
afterEach(() => holder.end());
afterAll(disconnectDb);

/** Tenants whose accounts take the same lane, so that their requests are one batch. */
async function tenantsOfOneLane(): Promise<Tenant[]> {
  const lanes: Tenant[][] = [[], []];
  for (;;) {
    const tenant = await tenantWith(10);
    const { creditAccountId } = tenant.organization;
    const lane = lanes[creditAccountId.charCodeAt(creditAccountId.length - 1) % 2] as Tenant[];
    if (lane.push(tenant) === 3) return lane;
  }
}

/** Sends a batch that waits, kills its process while it does, and lets PostgreSQL go on. */
async function killBatch(tenants: Tenant[], waitIn: "read" | "write"): Promise<void> {
  const plan = JSON.stringify({
    tenants: tenants.map(({ organization, actor, books }) => ({ organization, actor, books })),
    waitIn,
  });
  const child = spawn(process.execPath, [bundled("tests/support/batch-process.ts"), plan], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const exited = once(child, "exit");
  let backend = 0;
  await expect
    .poll(
      async () => {
        const { rows } = await holder.query<{ pid: number }>(
          `select l.pid from pg_locks l join pg_stat_activity a using (pid)
           where l.locktype = 'advisory' and not l.granted
           and a.datname = current_database() and a.application_name = 'bursar-charges'`,
        );
        backend = rows[0]?.pid ?? 0;
        return backend;
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  child.kill("SIGKILL");
  await exited;
  await holder.query("select pg_advisory_unlock($1)", [LOCK]);
  await expect
    .poll(
      async () =>
        (await holder.query("select from pg_stat_activity where pid = $1", [backend])).rowCount,
      { timeout: 60_000 },
    )
    .toBe(0);
}

/** How many sales each tenant has, with books and credits that agree. */
async function salesOf(tenants: Tenant[]): Promise<number[]> {
  return Promise.all(
    tenants.map(async (tenant) => {
      const where = { organizationId: tenant.organization.id };
      const sales = await db().bookTransaction.count({ where });
      expect(await creditsOf(tenant)).toBe(10 - 2 * sales);
      expect(await db().bookLine.count({ where: { transaction: where } })).toBe(2 * sales);
      await expectSoundLedger(tenant);
      return sales;
    }),
  );
}

describe("a process that is killed in the middle of a batch", () => {
  it("before its charges are posted: nothing of the batch is left", async () => {
    const tenants = await tenantsOfOneLane();
    await killBatch(tenants, "read");
    expect(await salesOf(tenants)).toEqual([0, 0, 0]);
  });

  it("between its writes and its commit: all of the batch is there, or nothing", async () => {
    const tenants = await tenantsOfOneLane();
    await killBatch(tenants, "write");
    const sales = await salesOf(tenants);
    expect([
      [0, 0, 0],
      [2, 2, 2],
    ]).toContainEqual(sales);
  });
});
