import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDb } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { type ChargeAnswer, encodeCharge, postChargesThrough } from "@/server/ledger/post-charges";
import { expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

let lane: pg.Client;
beforeAll(async () => {
  lane = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
  await lane.connect();
});
afterAll(async () => {
  await lane.end();
  await disconnectDb();
});

function post(tenant: Tenant, keys: string[]) {
  const charges = keys.map((idempotencyKey) =>
    encodeCharge({
      creditAccountId: tenant.organization.creditAccountId,
      organizationId: tenant.organization.id,
      amount: 1_000_000n,
      idempotencyKey,
      operation: "api.call",
      priceVersion: "test",
      transactionId: newId("ledgerTransaction"),
      actor: tenant.actor,
      description: "API call",
      timeZone: "UTC",
    }),
  );
  return postChargesThrough(
    async (text, values) =>
      (await lane.query<ChargeAnswer>({ name: "post_charges", text, values })).rows,
    charges,
    new Date(),
  );
}

/** Rows of the ledger that anybody has read so far, by whatever plan. */
async function rowsRead(): Promise<number> {
  await lane.query("select pg_stat_force_next_flush()");
  const { rows } = await lane.query(
    "select seq_tup_read + coalesce(idx_tup_fetch, 0) as read from pg_stat_user_tables where relname = 'ledger_entries'",
  );
  return Number(rows[0].read);
}

describe("a connection that planned its charges while the ledger was nearly empty", () => {
  it("still looks up by key when the ledger has grown: a batch reads no row but those it repeats", async () => {
    const tenant = await tenantWith(5_000);
    await lane.query("analyze ledger_entries, credit_accounts, credit_grants");
    await post(tenant, ["first"]);
    for (let batch = 0; batch < 20; batch++) {
      await post(
        tenant,
        Array.from({ length: 100 }, (_, n) => `${batch}-${n}`),
      );
    }
    const before = await rowsRead();
    for (let batch = 20; batch < 25; batch++) {
      await post(tenant, ["3-7", ...Array.from({ length: 100 }, (_, n) => `${batch}-${n}`)]);
    }
    // Five repeats, each with its entry and the entries of its transaction.
    expect((await rowsRead()) - before).toBe(10);
    await expectSoundLedger(tenant);
  });
});
