import { afterAll, describe, expect, it } from "vitest";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { postTransaction } from "@/server/ledger/post-transaction";
import { settleDueAccounts } from "@/server/ledger/settle-account";
import { captureTransaction, releaseTransaction } from "@/server/ledger/transactions/hold";
import { refundCharge } from "@/server/operations/metered/refund-charge";
import { expectSoundLedger } from "../support/tenant";
import {
  type Account,
  charge,
  DAY_MS,
  emptyAccount,
  give,
  later,
  micro,
  readGrant,
  readRolled,
  staff,
} from "./story";

afterAll(disconnectDb);

const now = new Date();
const end = later(now, 10 * DAY_MS);
const after = later(end, 1_000);

async function expiryEntries(account: Account) {
  return db().ledgerEntry.findMany({
    where: { creditAccountId: account.creditAccountId, kind: "expiry" },
    orderBy: { seq: "asc" },
  });
}

/** Reserves credits the way an operation under way does, until long after the grants are over. */
async function hold(account: Account, credits: number): Promise<string> {
  const id = newId("hold");
  const verdict = await charge(account, now, credits, {
    hold: { id, expiresAt: later(end, 30 * DAY_MS) },
  });
  expect(verdict.outcome).toBe("charged");
  return id;
}

async function resolve(
  account: Account,
  holdId: string,
  how: "capture" | "release",
  when: Date,
): Promise<void> {
  const row = await db().hold.findUniqueOrThrow({ where: { id: holdId } });
  const occasion = {
    hold: row,
    organizationId: account.organization.id,
    actor: { type: "user" as const, id: account.owner.id },
    description: "Done",
    now: when,
  };
  await inTransaction(async (tx) => {
    await lockCreditAccount(tx, account.creditAccountId);
    await postTransaction(
      tx,
      how === "release"
        ? releaseTransaction({ ...occasion, state: "released" })
        : captureTransaction({
            ...occasion,
            amount: row.amount,
            day: when.toISOString().slice(0, 10),
          }),
    );
  });
}

describe("the moment a grant expires", () => {
  it("ends its spending, with every job stopped: a millisecond before it pays, at the moment it does not", async () => {
    const account = await emptyAccount();
    await give(account, now, { amount: 50, expires_at: end.toISOString() });
    expect((await charge(account, later(end, -1), 1)).outcome).toBe("charged");
    expect(await charge(account, end, 1)).toMatchObject({ outcome: "insufficient", available: 0n });
    expect((await readBalance(db(), account.creditAccountId, end)).available).toBe(0n);
    // Whoever looked first posted it, at the moment it ended.
    const entries = await expiryEntries(account);
    expect(entries).toMatchObject([{ amount: micro(49), createdAt: end }]);
    await expectSoundLedger(account);
  });

  it("is posted once by ten sweeps that race a hundred debits, and every credit is used or expired", async () => {
    const account = await emptyAccount();
    const ending = await give(account, now, { amount: 60, expires_at: end.toISOString() });
    const lasting = await give(account, now, { amount: 200 });
    const verdicts = await Promise.all([
      ...Array.from({ length: 100 }, (_, n) =>
        charge(account, n % 2 === 0 ? later(end, -1) : after, 1),
      ),
      ...Array.from({ length: 10 }, () => settleDueAccounts(after)),
    ]);
    const charged = verdicts.filter((v) => v?.outcome === "charged").length;
    expect(charged).toBe(100);
    await settleDueAccounts(later(after, 60_000));

    const [over, rest] = [await readGrant(ending.id), await readGrant(lasting.id)];
    const entries = await expiryEntries(account);
    expect(over.remaining).toBe(0n);
    expect(over.used + over.expired).toBe(micro(60));
    expect(entries.reduce((sum, entry) => sum + entry.amount, 0n)).toBe(over.expired);
    // A debit that is judged as of before the expiry cannot pay from what is posted as expired.
    expect(entries.length).toBeLessThanOrEqual(1);
    expect(over.used + rest.used).toBe(micro(100));
    await expectSoundLedger(account);
  });

  it("posts the expiry of an account that others hold, once they let go", async () => {
    const account = await emptyAccount();
    const grant = await give(account, now, { amount: 5, expires_at: end.toISOString() });
    let locked = () => {};
    let letGo = () => {};
    const isLocked = new Promise<void>((done) => {
      locked = done;
    });
    const mayEnd = new Promise<void>((done) => {
      letGo = done;
    });
    const holder = inTransaction(async (tx) => {
      await lockCreditAccount(tx, account.creditAccountId);
      locked();
      await mayEnd;
    });
    await isLocked;
    const sweep = settleDueAccounts(after);
    letGo();
    await Promise.all([holder, sweep]);
    expect((await readGrant(grant.id)).expired).toBe(micro(5));
  });
});

it("a refund of what an expired grant paid is worth 30 days", async () => {
  const account = await emptyAccount();
  const grant = await give(account, now, { amount: 10, expires_at: end.toISOString() });
  await charge(account, now, 6);
  const entry = await db().ledgerEntry.findFirstOrThrow({
    where: { creditAccountId: account.creditAccountId, kind: "debit", amount: micro(6) },
  });
  await refundCharge({ entry, reason: "The work was lost", actor: staff, now: after });
  expect(await readGrant(grant.id)).toMatchObject({
    remaining: 0n,
    used: micro(6),
    expired: micro(4),
  });
  const returned = await db().creditGrant.findFirstOrThrow({
    where: { creditAccountId: account.creditAccountId, category: "refund" },
  });
  const expiresAt = later(after, 30 * DAY_MS);
  expect(returned).toMatchObject({ remaining: micro(6), expiresAt });
  expect((await charge(account, later(expiresAt, -1), 6)).outcome).toBe("charged");
  await expectSoundLedger(account);
});

describe("what a hold keeps past the expiry", () => {
  it("stays until the hold resolves: captured it is used, and the rest expired before", async () => {
    const account = await emptyAccount();
    const grant = await give(account, now, { amount: 50, expires_at: end.toISOString() });
    const held = await hold(account, 20);
    await settleDueAccounts(after);
    expect(await readGrant(grant.id)).toMatchObject({
      remaining: micro(20),
      held: micro(20),
      expired: micro(30),
    });
    await settleDueAccounts(later(after, 60_000));
    expect(await expiryEntries(account)).toHaveLength(1);
    await resolve(account, held, "capture", later(after, 120_000));
    await settleDueAccounts(later(after, 180_000));
    expect(await readGrant(grant.id)).toMatchObject({
      remaining: 0n,
      used: micro(20),
      expired: micro(30),
    });
    await expectSoundLedger(account);
  });

  it("released, it is never spent and goes with the next sweep", async () => {
    const account = await emptyAccount();
    const grant = await give(account, now, { amount: 50, expires_at: end.toISOString() });
    const held = await hold(account, 20);
    await settleDueAccounts(after);
    await resolve(account, held, "release", later(after, 60_000));
    expect((await charge(account, later(after, 61_000), 1)).outcome).toBe("insufficient");
    await settleDueAccounts(later(after, 120_000));
    expect(await readGrant(grant.id)).toMatchObject({ remaining: 0n, expired: micro(50) });
    expect(await expiryEntries(account)).toHaveLength(2);
    await expectSoundLedger(account);
  });
});

describe("many grants at once", () => {
  it("expire however many others are over and held", async () => {
    const account = await emptyAccount();
    const ends = { expires_at: end.toISOString() };
    for (let n = 0; n < 205; n++) await give(account, now, { amount: 1, ...ends });
    await hold(account, 205);
    const free = await give(account, now, { amount: 7, ...ends });
    await settleDueAccounts(after);
    expect(await readGrant(free.id)).toMatchObject({ remaining: 0n, expired: micro(7) });
    await settleDueAccounts(later(end, 31 * DAY_MS));
    const open = await db().creditGrant.count({
      where: { creditAccountId: account.creditAccountId, open: true },
    });
    expect(open).toBe(0);
    await expectSoundLedger(account);
  });

  it("holds by the hundred are all free when somebody looks, each from the moment it ended", async () => {
    const account = await emptyAccount();
    // From when the account exists: its time is never before that.
    const from = new Date();
    await give(account, from, { amount: 600 });
    // Ends between the last of those holds, and pays for none of them.
    const expires_at = later(from, 98_500).toISOString();
    await give(account, from, { amount: 2, priority: 1, expires_at });
    for (let n = 0; n < 550; n++) {
      const expiresAt = later(from, 60_000 + (n % 40) * 1_000);
      await charge(account, from, 1, { hold: { id: newId("hold"), expiresAt } });
    }
    expect((await charge(account, from, 53)).outcome).toBe("insufficient");
    expect((await charge(account, later(from, 99_000), 600)).outcome).toBe("charged");
    const { creditAccountId } = account;
    const late = await db().$queryRaw`
      select id from holds where credit_account_id = ${creditAccountId} and resolved_at <> expires_at`;
    expect(late).toEqual([]);
    await expectSoundLedger(account);
  });
});

describe("rollover", () => {
  it("leaves no moment without its credits, and lets nobody spend them before", async () => {
    const account = await emptyAccount();
    await give(account, now, {
      amount: 100,
      expires_at: end.toISOString(),
      rollover: { cap: 40, expires_after_days: 7 },
    });
    expect((await charge(account, later(end, -1), 30)).outcome).toBe("charged");
    // 40 of the 70 live on, from that very moment, with no job running.
    expect(await charge(account, end, 40.000001)).toMatchObject({
      outcome: "insufficient",
      available: micro(40),
    });
    expect((await charge(account, end, 10)).outcome).toBe("charged");
    const available = async (at: Date) =>
      (await readBalance(db(), account.creditAccountId, at)).available;
    expect(await available(later(end, 7 * DAY_MS - 1))).toBe(micro(30));
    expect(await available(later(end, 7 * DAY_MS))).toBe(0n);
    await expectSoundLedger(account);
  });

  it("happens once, at the moment the grant ends, up to the cap, with its wallet, priority and scope, however many sweeps run", async () => {
    const account = await emptyAccount();
    const grant = await give(account, now, {
      amount: 100,
      expires_at: end.toISOString(),
      priority: 3,
      scope: { operations: ["invoice.create"] },
      rollover: { cap: 40, expires_after_days: 7 },
    });
    await Promise.all(Array.from({ length: 10 }, () => settleDueAccounts(after)));
    const [rolled, ...others] = await readRolled(account);
    expect(others).toEqual([]);
    expect(rolled).toMatchObject({
      original: micro(40),
      remaining: micro(40),
      walletId: account.primaryWalletId,
      priority: 3,
      operations: ["invoice.create"],
      source: `rollover:${grant.id}`,
      effectiveAt: end,
      expiresAt: later(end, 7 * DAY_MS),
      rolloverCap: null,
    });
    expect((await charge(account, after, 40, { operation: "invoice.create" })).outcome).toBe(
      "charged",
    );
    await expectSoundLedger(account);
  });

  it("what rolled over does not roll over again", async () => {
    const account = await emptyAccount();
    await give(account, now, {
      amount: 10,
      expires_at: end.toISOString(),
      rollover: { cap: 10, expires_after_days: 1 },
    });
    await settleDueAccounts(after);
    await settleDueAccounts(later(after, 2 * DAY_MS));
    const rolled = await readRolled(account);
    expect(rolled).toHaveLength(1);
    expect(rolled[0]).toMatchObject({ remaining: 0n, expired: micro(10) });
    await expectSoundLedger(account);
  });

  it("with parts held at the expiry, what is released later rolls over too, together no more than the cap", async () => {
    const account = await emptyAccount();
    await give(account, now, {
      amount: 100,
      expires_at: end.toISOString(),
      rollover: { cap: 80 },
    });
    const held = [await hold(account, 20), await hold(account, 20), await hold(account, 10)];
    await settleDueAccounts(after);
    for (const [n, one] of held.entries())
      await resolve(account, one, "release", later(after, (n + 1) * 60_000));
    await settleDueAccounts(later(after, 300_000));
    expect((await readRolled(account)).map(({ original }) => original)).toEqual([
      micro(50),
      micro(20),
      micro(10),
    ]);
    await expectSoundLedger(account);
  });
});
