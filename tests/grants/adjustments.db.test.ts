import { afterAll, describe, expect, it } from "vitest";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { adjustCredits } from "@/server/grants/adjust-credits";
import { grantSettings } from "@/server/grants/grant-settings";
import { readBalance } from "@/server/ledger/balances";
import { expectSoundLedger } from "../support/tenant";
import {
  type Account,
  charge,
  DAY_MS,
  emptyAccount,
  give,
  lastPaidBy,
  later,
  micro,
  staff,
} from "./story";

afterAll(disconnectDb);

const now = new Date();

function request(account: Account, amountCredits: number, actor = staff) {
  return inTransaction((tx) =>
    adjustCredits(
      tx,
      {
        creditAccountId: account.creditAccountId,
        amountCredits,
        reason: "Goodwill for the outage",
      },
      actor,
      now,
    ),
  );
}

async function available(account: Account): Promise<bigint> {
  return (await readBalance(db(), account.creditAccountId, now)).available;
}

describe("an adjustment", () => {
  it("is posted at once: more credits are a grant with the reason", async () => {
    const account = await emptyAccount();
    const made = await request(account, 10_000);
    expect(made).toMatchObject({ state: "posted", decidedBy: staff.id });
    const entry = await db().ledgerEntry.findFirstOrThrow({
      where: { transactionId: made.transactionId ?? "" },
    });
    expect(entry).toMatchObject({
      kind: "grant",
      fromAccount: "adjustments",
      entityId: made.id,
      details: { reason: "Goodwill for the outage" },
    });
    expect(await available(account)).toBe(micro(10_000));
    await expectSoundLedger(account);
  });

  it("that gives pays what is owed first, and never makes more than can be counted exactly", async () => {
    const account = await emptyAccount();
    await db().creditAccount.update({
      where: { id: account.creditAccountId },
      data: { overagePolicy: "invoice" },
    });
    await charge(account, now, 5);
    await request(account, 12);
    expect(await readBalance(db(), account.creditAccountId, now)).toMatchObject({
      available: micro(7),
      debt: 0n,
    });
    await expect(request(account, grantSettings.maximumAccountCredits)).rejects.toMatchObject({
      code: "validation_failed",
    });
    expect(await available(account)).toBe(micro(7));
    await expectSoundLedger(account);
  });

  it("takes from the living grants in burn order, and is refused when there is less", async () => {
    const account = await emptyAccount();
    await give(account, now, { amount: 5, description: "lasting" });
    await give(account, now, {
      amount: 5,
      description: "ending",
      expires_at: later(now, DAY_MS).toISOString(),
    });
    await charge(account, now, 1, {
      hold: { id: `hold_${account.creditAccountId}`, expiresAt: later(now, DAY_MS) },
    });
    await expect(request(account, -9.000001)).rejects.toMatchObject({
      extra: { errors: [{ path: "amount" }] },
    });
    await request(account, -9);
    expect(await lastPaidBy(account)).toEqual(["ending", "lasting"]);
    expect(await available(account)).toBe(0n);
    await expectSoundLedger(account);
  });

  it("never takes more than there is, however many are made while debits run", async () => {
    const account = await emptyAccount();
    await give(account, now, { amount: 20 });
    await Promise.allSettled([
      ...Array.from({ length: 10 }, () => request(account, -3)),
      ...Array.from({ length: 20 }, () => charge(account, now, 1)),
    ]);
    expect(await available(account)).toBeGreaterThanOrEqual(0n);
    const posted = await db().adjustment.aggregate({
      where: { creditAccountId: account.creditAccountId },
      _sum: { amount: true },
    });
    const used = await db().creditGrant.aggregate({
      where: { creditAccountId: account.creditAccountId, category: "promotional" },
      _sum: { used: true },
    });
    expect((await available(account)) - (posted._sum.amount ?? 0n) + (used._sum.used ?? 0n)).toBe(
      micro(20),
    );
    await expectSoundLedger(account);
  });
});

it("an adjustment is not given as a grant by anyone but staff", async () => {
  const account = await emptyAccount();
  await expect(
    give(account, now, { amount: 1, grant_type: "adjustment" }, { type: "api_key", id: "key_1" }),
  ).rejects.toMatchObject({ extra: { errors: [{ path: "grant_type" }] } });
});
