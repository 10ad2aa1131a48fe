import { afterAll, describe, expect, it } from "vitest";
import { createTransaction } from "@/server/accounting/transactions/create-transaction";
import { postBookTransaction } from "@/server/accounting/transactions/post-transaction";
import { reverseTransaction } from "@/server/accounting/transactions/reverse-transaction";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import { type Charge, postCharges } from "@/server/ledger/post-charges";
import { runOperation } from "@/server/operations/run-operation";
import { grantCredits, run } from "@/server/scenarios/story";
import { idempotent } from "../support/idempotent";
import {
  creditsOf,
  expectSoundLedger,
  outcomes,
  sale,
  type Tenant,
  tenantWith,
} from "../support/tenant";

afterAll(disconnectDb);

const MICRO = 1_000_000n;

function chargeOf(tenant: Tenant, credits: bigint, key: string): Charge {
  return {
    creditAccountId: tenant.organization.creditAccountId,
    organizationId: tenant.organization.id,
    amount: credits,
    idempotencyKey: key,
    operation: "api.call",
    priceVersion: "test",
    transactionId: `ltx_${key}`,
    actor: tenant.actor,
    entity: { type: "organization", id: tenant.organization.id },
    description: "API call",
    timeZone: "UTC",
  };
}

describe("debits racing on one account", () => {
  it("fifty concurrent transactions on 21 credits: exactly ten succeed and one credit is left", async () => {
    const tenant = await tenantWith(21);
    const { done, refused } = outcomes(
      await Promise.allSettled(Array.from({ length: 50 }, () => sale(tenant))),
    );
    expect(done).toHaveLength(10);
    expect(refused).toEqual(Array(40).fill("insufficient_credits"));
    expect(await creditsOf(tenant)).toBe(1);
    expect(
      await db().bookTransaction.count({ where: { organizationId: tenant.organization.id } }),
    ).toBe(10);
    await expectSoundLedger(tenant);
  });

  it("a hundred at once that are all paid for all pass, however few connections there are", async () => {
    const tenant = await tenantWith(200);
    const { done, refused } = outcomes(
      await Promise.allSettled(Array.from({ length: 100 }, () => sale(tenant))),
    );
    expect([done.length, refused]).toEqual([100, []]);
    expect(await creditsOf(tenant)).toBe(0);
    await expectSoundLedger(tenant);
  });

  it("credits that arrive while others are spent: both count", async () => {
    const tenant = await tenantWith(100);
    await Promise.all(
      Array.from({ length: 15 }, async (_, n) => {
        const debit = inTransaction((tx) =>
          postCharges(tx, [chargeOf(tenant, MICRO, `both-${n}`)], new Date()),
        );
        await Promise.all([grantCredits(new Date(), tenant.organization, 7), debit]);
      }),
    );
    expect(await creditsOf(tenant)).toBe(190);
    await expectSoundLedger(tenant);
  });

  it("twenty rounds of racing debits never overdraw: floor(balance / price) succeed", async () => {
    for (let round = 1; round <= 20; round++) {
      const balance = BigInt(round) * 7n;
      const tenant = await tenantWith(Number(balance));
      const price = BigInt((round % 4) + 1);
      const verdicts = await Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          inTransaction((tx) =>
            postCharges(
              tx,
              [chargeOf(tenant, price * MICRO, `r${round}-${n}-${tenant.organization.id}`)],
              new Date(),
            ),
          ),
        ),
      );
      const charged = verdicts.flat().filter((v) => v.outcome === "charged").length;
      expect(charged).toBe(Math.min(30, Number(balance / price)));
      await expectSoundLedger(tenant);
    }
  });

  it("batches with several accounts in opposite order do not deadlock and stay exact", async () => {
    const [a, b] = [await tenantWith(100), await tenantWith(100)];
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => {
        const charges = [
          chargeOf(a, MICRO, `x${n}${a.organization.id}`),
          chargeOf(b, MICRO, `x${n}${b.organization.id}`),
        ];
        return inTransaction((tx) =>
          postCharges(tx, n % 2 ? charges : charges.reverse(), new Date()),
        );
      }),
    );
    expect([await creditsOf(a), await creditsOf(b)]).toEqual([60, 60]);
    await expectSoundLedger(a);
    await expectSoundLedger(b);
  });
});

describe("idempotency", () => {
  it("the same key ten times at once runs once and answers the same", async () => {
    const tenant = await tenantWith(100);
    const input = createTransaction.input.parse({
      organization_id: tenant.organization.id,
      date: "2026-11-21",
      description: "Once",
      entries: [
        { account_id: tenant.books.cash, entry_type: "debit", amount: 500 },
        { account_id: tenant.books.sales, entry_type: "credit", amount: 500 },
      ],
    });
    const results = await Promise.all(
      Array.from({ length: 10 }, () =>
        runOperation(createTransaction, {
          organization: tenant.organization,
          actor: tenant.actor,
          input,
          idempotent: idempotent(tenant, "transaction.create", "k-1", input),
          now: new Date(),
        }),
      ),
    );
    expect(new Set(results.map((r) => r.output.id)).size).toBe(1);
    expect(results.filter((r) => !r.replayed)).toHaveLength(1);
    // A repeat costs nothing and tells what the first one cost.
    expect(results.map((r) => r.creditsCharged)).toEqual(Array(10).fill(2n * MICRO));
    expect(await creditsOf(tenant)).toBe(98);
  });

  it("the same key with another body is refused and moves nothing", async () => {
    const tenant = await tenantWith(100);
    const input = (description: string) =>
      createTransaction.input.parse({
        organization_id: tenant.organization.id,
        date: "2026-11-21",
        description,
        entries: [
          { account_id: tenant.books.cash, entry_type: "debit", amount: 500 },
          { account_id: tenant.books.sales, entry_type: "credit", amount: 500 },
        ],
      });
    const send = (description: string) =>
      runOperation(createTransaction, {
        organization: tenant.organization,
        actor: tenant.actor,
        input: input(description),
        idempotent: idempotent(tenant, "transaction.create", "k-2", input(description)),
        now: new Date(),
      });
    await send("First");
    await expect(send("Second")).rejects.toMatchObject({ code: "idempotency_key_reused" });
    expect(await creditsOf(tenant)).toBe(98);
  });

  it("a refused request leaves its key free, so it runs once credits are there", async () => {
    const tenant = await tenantWith(1);
    const input = createTransaction.input.parse({
      organization_id: tenant.organization.id,
      date: "2026-11-21",
      description: "Later",
      entries: [
        { account_id: tenant.books.cash, entry_type: "debit", amount: 500 },
        { account_id: tenant.books.sales, entry_type: "credit", amount: 500 },
      ],
    });
    const send = () =>
      runOperation(createTransaction, {
        organization: tenant.organization,
        actor: tenant.actor,
        input,
        idempotent: idempotent(tenant, "transaction.create", "k-3", input),
        now: new Date(),
      });
    await expect(send()).rejects.toMatchObject({
      code: "insufficient_credits",
      extra: { required: 2, available: 1, shortfall: 1, blocked_by: "balance" },
    });
    await grantCredits(new Date(), tenant.organization, 5);
    expect((await send()).replayed).toBe(false);
    expect(await creditsOf(tenant)).toBe(4);
  });

  it("a charge repeated with its key in one batch and in another moves nothing", async () => {
    const tenant = await tenantWith(10);
    const charge = chargeOf(tenant, MICRO, "same");
    const first = await inTransaction((tx) => postCharges(tx, [charge, charge], new Date()));
    const second = await inTransaction((tx) => postCharges(tx, [charge], new Date()));
    expect([...first, ...second].map((v) => v.outcome)).toEqual([
      "charged",
      "replayed",
      "replayed",
    ]);
    expect(await creditsOf(tenant)).toBe(9);
  });
});

describe("grants", () => {
  it("burn in order: earliest expiry first, never-expiring last, and an entry names who paid", async () => {
    const tenant = await tenantWith(10);
    const now = new Date();
    await grantCredits(now, tenant.organization, 3, {
      expiresAt: new Date(now.getTime() + 86_400_000),
      description: "tomorrow",
    });
    await grantCredits(now, tenant.organization, 4, {
      expiresAt: new Date(now.getTime() + 2 * 86_400_000),
      description: "day after",
    });
    await inTransaction((tx) =>
      postCharges(tx, [chargeOf(tenant, 8n * MICRO, `burn${tenant.organization.id}`)], new Date()),
    );
    const entry = await db().ledgerEntry.findFirstOrThrow({
      where: { creditAccountId: tenant.organization.creditAccountId },
      orderBy: { seq: "desc" },
    });
    const grants = await db().creditGrant.findMany({ where: { id: { in: entry.grantIds } } });
    const described = entry.grantIds.map((id) => grants.find((g) => g.id === id)?.description);
    expect(described).toEqual(["tomorrow", "day after", "Bonus credits"]);
    expect(entry.grantAmounts).toEqual([3n * MICRO, 4n * MICRO, 1n * MICRO]);
    await expectSoundLedger(tenant);
  });

  it("an expired grant is never spent, with every background job stopped", async () => {
    const tenant = await tenantWith(1);
    const past = new Date(Date.now() - 10 * 86_400_000);
    await grantCredits(past, tenant.organization, 50, { expiresAt: new Date(Date.now() - 1_000) });
    expect(
      (await readBalance(db(), tenant.organization.creditAccountId, new Date())).available,
    ).toBe(MICRO);
    const [verdict] = await inTransaction((tx) =>
      postCharges(tx, [chargeOf(tenant, 2n * MICRO, `exp${tenant.organization.id}`)], new Date()),
    );
    expect(verdict).toMatchObject({ outcome: "insufficient", available: MICRO });
  });

  it("0.25 credits and one embedding token are exact", async () => {
    const tenant = await tenantWith(1);
    await inTransaction((tx) =>
      postCharges(
        tx,
        [
          chargeOf(tenant, 250_000n, `q${tenant.organization.id}`),
          chargeOf(tenant, 2n, `t${tenant.organization.id}`),
        ],
        new Date(),
      ),
    );
    expect(
      (
        await db().creditAccount.findUniqueOrThrow({
          where: { id: tenant.organization.creditAccountId },
        })
      ).posted,
    ).toBe(749_998n);
  });
});

describe("the customer's books", () => {
  it("twenty concurrent reversals of one transaction make one mirror and charge once", async () => {
    const tenant = await tenantWith(100);
    const made = await sale(tenant);
    await run(new Date(), postBookTransaction, tenant.organization, tenant.actor, {
      transaction_id: made.id,
    });
    const before = await creditsOf(tenant);
    const { done, refused } = outcomes(
      await Promise.allSettled(
        Array.from({ length: 20 }, () =>
          run(new Date(), reverseTransaction, tenant.organization, tenant.actor, {
            transaction_id: made.id,
          }),
        ),
      ),
    );
    expect(done).toHaveLength(1);
    expect(refused).toEqual(Array(19).fill("wrong_state"));
    expect(await creditsOf(tenant)).toBe(before - 3);
    expect(done[0]?.entries.map((e) => e.entry_type)).toEqual(["credit", "debit"]);
  });

  it("Postgres refuses to change a posted transaction, its lines, or to commit an unbalanced one", async () => {
    const tenant = await tenantWith(20);
    const made = await sale(tenant);
    await run(new Date(), postBookTransaction, tenant.organization, tenant.actor, {
      transaction_id: made.id,
    });
    await expect(
      db().bookTransaction.update({ where: { id: made.id }, data: { description: "Other" } }),
    ).rejects.toThrow(/never changed/);
    await expect(db().bookTransaction.delete({ where: { id: made.id } })).rejects.toThrow();
    await expect(
      db().bookLine.updateMany({ where: { transactionId: made.id }, data: { amount: 1n } }),
    ).rejects.toThrow(/final/);
    await expect(
      db().bookTransaction.create({
        data: {
          id: "txn_unbalanced",
          organizationId: tenant.organization.id,
          date: new Date(),
          description: "No lines",
          currency: "USD",
          createdAt: new Date(),
        },
      }),
    ).rejects.toThrow(/does not balance/);
  });
});
