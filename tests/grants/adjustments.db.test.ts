import { afterAll, describe, expect, it } from "vitest";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { decideAdjustment, requestAdjustment } from "@/server/grants/adjust-credits";
import { readBalance } from "@/server/ledger/balances";
import { expectSoundLedger, outcomes } from "../support/tenant";
import {
  type Account,
  charge,
  colleague,
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
    requestAdjustment(
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

describe("an adjustment up to the limit", () => {
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

describe("an adjustment above the limit", () => {
  it("waits, and moves nothing until somebody else approves; who asked for it may not", async () => {
    const account = await emptyAccount();
    const asked = await request(account, 10_000.000001);
    expect(asked).toMatchObject({ state: "pending", transactionId: null });
    expect(await available(account)).toBe(0n);
    await expect(decideAdjustment(asked.id, "approve", staff, now)).rejects.toMatchObject({
      code: "forbidden",
    });
    const approved = await decideAdjustment(asked.id, "approve", colleague, now);
    expect(approved).toMatchObject({ state: "posted", decidedBy: colleague.id });
    expect(await available(account)).toBe(micro(10_000.000001));
    const audits = await db().auditEvent.findMany({
      where: { subjectId: asked.id },
      orderBy: { id: "asc" },
    });
    expect(audits.map(({ action, actorId }) => [action, actorId])).toEqual([
      ["adjustment.requested", staff.id],
      ["adjustment.posted", colleague.id],
    ]);
    await expectSoundLedger(account);
  });

  it("is decided once, though ten colleagues approve and reject at once", async () => {
    const account = await emptyAccount();
    const asked = await request(account, 50_000);
    const { done, refused } = outcomes(
      await Promise.allSettled(
        Array.from({ length: 10 }, (_, n) =>
          decideAdjustment(
            asked.id,
            n % 2 === 0 ? "approve" : "reject",
            { type: "staff", id: `usr_colleague_${n}` },
            now,
          ),
        ),
      ),
    );
    expect(done).toHaveLength(1);
    expect(refused).toEqual(Array(9).fill("wrong_state"));
    expect(await available(account)).toBe(done[0]?.state === "posted" ? micro(50_000) : 0n);
  });

  it("may be taken back by whoever asked, and is judged again when it is approved", async () => {
    const account = await emptyAccount();
    await give(account, now, { amount: 20_000 });
    const first = await request(account, -20_000);
    expect((await decideAdjustment(first.id, "reject", staff, now)).state).toBe("rejected");
    const second = await request(account, -20_000);
    await charge(account, now, 1);
    await expect(decideAdjustment(second.id, "approve", colleague, now)).rejects.toMatchObject({
      code: "validation_failed",
    });
    expect(await available(account)).toBe(micro(19_999));
    await expectSoundLedger(account);
  });

  it("cannot be given around the rule as a grant", async () => {
    const account = await emptyAccount();
    await expect(
      give(account, now, { amount: 10_001, grant_type: "adjustment" }),
    ).rejects.toMatchObject({ extra: { errors: [{ path: "amount" }] } });
    await expect(
      give(account, now, { amount: 1, grant_type: "adjustment" }, { type: "api_key", id: "key_1" }),
    ).rejects.toMatchObject({ extra: { errors: [{ path: "grant_type" }] } });
  });
});
