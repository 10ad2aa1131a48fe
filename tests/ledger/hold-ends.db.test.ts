import { afterAll, describe, expect, it } from "vitest";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { readBalance } from "@/server/ledger/balances";
import type { ChargeVerdict } from "@/server/ledger/post-charges";
import { settleAccount, settleDueAccounts } from "@/server/ledger/settle-account";
import { captureHold, releaseHold } from "@/server/operations/held/resolve-hold";
import { createLanes } from "@/server/operations/lane/lanes";
import { type Account, charge, emptyAccount, give, later, micro, readGrant } from "../grants/story";
import { batterySeed, batterySize, seeded } from "../support/battery";
import { expectSoundLedger, outcomes } from "../support/tenant";

afterAll(disconnectDb);

const MINUTE_MS = 60_000;

/** 10 credits, all of them held until `end`. */
async function allHeld(now: Date): Promise<{ account: Account; holdId: string; end: Date }> {
  const account = await emptyAccount();
  await give(account, now, { amount: 10 });
  const hold = { id: newId("hold"), expiresAt: later(now, MINUTE_MS) };
  expect((await charge(account, now, 10, { hold })).outcome).toBe("charged");
  // A millisecond or two later than asked for, where the account has an entry from after `now`.
  return { account, holdId: hold.id, end: (await holdOf(hold.id)).expiresAt };
}

const holdOf = (id: string) => db().hold.findUniqueOrThrow({ where: { id } });

async function capture(account: Account, holdId: string, now: Date) {
  const hold = await holdOf(holdId);
  const actor = { type: "user" as const, id: account.owner.id };
  return inTransaction((tx) => captureHold(tx, { hold, actor, now }));
}

describe("a hold, a millisecond before its end and at it", () => {
  it("before it may be captured and not spent; at it spent and not captured, with no job running", async () => {
    const { account, holdId, end } = await allHeld(new Date());
    expect((await charge(account, later(end, -1), 1)).outcome).toBe("insufficient");
    await expect(capture(account, holdId, end)).rejects.toMatchObject({
      code: "wrong_state",
      extra: { state: "expired" },
    });
    expect((await charge(account, end, 10)).outcome).toBe("charged");
    const { state, resolvedAt } = await holdOf(holdId);
    expect([state, resolvedAt]).toEqual(["expired", end]);
    const kinds = await db().ledgerEntry.findMany({
      where: { creditAccountId: account.creditAccountId },
      orderBy: { seq: "asc" },
      select: { kind: true, createdAt: true },
    });
    expect(kinds.slice(-2)).toEqual([
      { kind: "release", createdAt: end },
      { kind: "debit", createdAt: end },
    ]);
    await expectSoundLedger(account);

    const early = await allHeld(new Date());
    await capture(early.account, early.holdId, later(early.end, -1));
    expect((await charge(early.account, early.end, 1)).outcome).toBe("insufficient");
    await expectSoundLedger(early.account);
  });

  it("is told as expired by whoever reads it, and a release of it is no error", async () => {
    const { account, holdId, end } = await allHeld(new Date());
    const hold = await holdOf(holdId);
    const actor = { type: "user" as const, id: account.owner.id };
    const release = () => inTransaction((tx) => releaseHold(tx, { hold, actor, now: end }));
    expect(await release()).toEqual({ replayed: true });
    expect((await holdOf(holdId)).state).toBe("expired");
    expect(await release()).toEqual({ replayed: true });
    await expectSoundLedger(account);
  });

  it(`gives its credits to exactly one of those who want them then, however they race (SEED=${batterySeed})`, async () => {
    const random = seeded(batterySeed);
    for (let round = 0; round < batterySize(12, 200); round++) {
      const { account, holdId, end } = await allHeld(new Date());
      const { creditAccountId, organization } = account;
      const allLanes = [0, 1].map(() =>
        createLanes(process.env.DATABASE_DIRECT_URL ?? "", { now: () => end }),
      );
      const captured = ({ replayed }: { replayed: boolean }) => (replayed ? "told" : "spent");
      const charged = (verdict: ChargeVerdict) =>
        verdict.outcome === "charged" ? "spent" : "refused";
      const inLane = (lanes: (typeof allLanes)[number]) =>
        lanes
          .charge({
            creditAccountId,
            organizationId: organization.id,
            amount: micro(10),
            idempotencyKey: newId("request"),
            operation: "api.call",
            priceVersion: "test",
            transactionId: newId("ledgerTransaction"),
            actor: { type: "user", id: account.owner.id },
            description: "Charge",
            timeZone: "UTC",
          })
          .then(charged);
      const wishes: (() => Promise<unknown>)[] = [
        () => capture(account, holdId, later(end, -1)).then(captured),
        () => capture(account, holdId, end).then(captured),
        () => charge(account, end, 10).then(charged),
        ...allLanes.map((lanes) => () => inLane(lanes)),
        () => settleDueAccounts(end),
        () => settleAccount(db(), creditAccountId, end),
        () => readBalance(db(), creditAccountId, end),
      ];
      for (let n = wishes.length - 1; n > 0; n--) {
        const other = random.below(n + 1);
        [wishes[n], wishes[other]] = [wishes[other] as never, wishes[n] as never];
      }
      const { done } = outcomes(await Promise.allSettled(wishes.map((wish) => wish())));
      expect(
        done.filter((outcome) => outcome === "spent"),
        `round ${round}`,
      ).toHaveLength(1);
      await Promise.all(allLanes.map((lanes) => lanes.close()));
      expect((await readBalance(db(), creditAccountId, end)).available).toBe(0n);
      await expectSoundLedger(account);
    }
  });
});

it("of a grant that ended meanwhile a hold gives nothing back to be spent", async () => {
  const now = new Date();
  const account = await emptyAccount();
  const grant = await give(account, now, {
    amount: 10,
    expires_at: later(now, MINUTE_MS).toISOString(),
  });
  const hold = { id: newId("hold"), expiresAt: later(now, 2 * MINUTE_MS) };
  expect((await charge(account, now, 4, { hold })).outcome).toBe("charged");
  expect((await charge(account, later(now, 3 * MINUTE_MS), 0.000001)).outcome).toBe("insufficient");
  expect(await readGrant(grant.id)).toMatchObject({ remaining: 0n, held: 0n, expired: micro(10) });
  await expectSoundLedger(account);
});

it("an account of which nothing ended is judged by one statement, and one that is settled too", async () => {
  const { account, end } = await allHeld(new Date());
  const nextDue = async () =>
    (await db().creditAccount.findUniqueOrThrow({ where: { id: account.creditAccountId } }))
      .nextDueAt;
  expect(await nextDue()).toEqual(end);
  await settleAccount(db(), account.creditAccountId, later(end, -1));
  expect(await nextDue()).toEqual(end);
  await settleAccount(db(), account.creditAccountId, end);
  expect(await nextDue()).toBeNull();
});
