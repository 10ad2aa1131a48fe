import { afterAll, describe, expect, it } from "vitest";
import { buyer, readBillingOverview } from "@/server/billing/read-billing";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { adjustCredits } from "@/server/grants/adjust-credits";
import { createWallet, updateWallet } from "@/server/grants/change-wallets";
import { compareBurnOrder, grantState, whereState } from "@/server/grants/grant-state";
import { grantStates } from "@/server/grants/grant-states.schema";
import { listWallets } from "@/server/grants/list-wallets";
import { setOverage } from "@/server/grants/set-overage";
import { voidGrant } from "@/server/grants/void-grant";
import { readBalance } from "@/server/ledger/balances";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { refundCharge } from "@/server/operations/metered/refund-charge";
import { newOrganization } from "@/server/scenarios/story";
import { seededRandom } from "../support/seeded-random";
import { expectSoundLedger, outcomes } from "../support/tenant";
import {
  type Account,
  charge,
  DAY_MS,
  emptyAccount,
  give,
  lastPaidBy,
  later,
  micro,
  readGrant,
  staff,
} from "./story";

afterAll(disconnectDb);

const now = new Date();
const nextWeek = later(now, 7 * DAY_MS).toISOString();

function addWallet(account: Account, name: string, priority: number): Promise<string> {
  return inTransaction((tx) =>
    // Primary is the oldest one, so this one is made after it.
    createWallet(tx, account.creditAccountId, { name, priority }, staff, new Date()),
  );
}

describe("the balance of an account", () => {
  it("tells what ends within 30 days and what begins later, each with its first day", async () => {
    const account = await emptyAccount();
    const [soon, sooner, begins] = [20, 5, 40].map((n) => later(now, n * DAY_MS).toISOString());
    await give(account, now, { amount: 100 });
    await give(account, now, { amount: 250, expires_at: soon });
    await give(account, now, { amount: 50, expires_at: sooner });
    await give(account, now, { amount: 1_000, effective_at: begins });
    expect(await readBillingOverview(account.organization, buyer, now)).toMatchObject({
      available: 400,
      expiring_soon: 300,
      expires_next_at: sooner,
      scheduled: 1_000,
      scheduled_from: begins,
    });
  });
});

describe("the order credits burn in", () => {
  it("goes over two wallets by their priority, and a charge obeys a new priority at once", async () => {
    const account = await emptyAccount();
    const promotions = await addWallet(account, "Promotions", 5);
    await give(account, now, { amount: 10, description: "primary" });
    await give(account, now, { amount: 10, description: "promotion", wallet_id: promotions });
    await charge(account, now, 1);
    expect(await lastPaidBy(account)).toEqual(["primary"]);
    await inTransaction((tx) => updateWallet(tx, promotions, { priority: -1 }, staff, now));
    await charge(account, now, 12);
    expect(await lastPaidBy(account)).toEqual(["promotion", "primary"]);
    expect((await listWallets(account.creditAccountId, now)).map(({ name }) => name)).toEqual([
      "Promotions",
      "Primary",
    ]);
    await expectSoundLedger(account);
  });

  it("takes credits that were given before those that were paid for", async () => {
    const account = await emptyAccount();
    await give(account, now, { amount: 5, grant_type: "committed", description: "paid for" });
    await give(account, now, { amount: 5, description: "given" });
    await charge(account, now, 2);
    expect(await lastPaidBy(account)).toEqual(["given"]);
    await charge(account, now, 4);
    expect(await lastPaidBy(account)).toEqual(["given", "paid for"]);
  });

  it("takes nothing of a grant before its time, and all of it from that moment on", async () => {
    const account = await emptyAccount();
    // Well ahead of the clock that the account was opened by.
    const begins = later(now, 60_000);
    await give(account, now, { amount: 10, effective_at: begins.toISOString() });
    expect(await charge(account, later(begins, -1), 0.000001)).toMatchObject({
      outcome: "insufficient",
      available: 0n,
    });
    expect(await charge(account, begins, 10)).toMatchObject({ outcome: "charged", available: 0n });
    await expectSoundLedger(account);
  });

  it("is the same in SQL and in the pages, over random grants", async () => {
    const seed = Date.now() % 1_000_000;
    const random = seededRandom(seed);
    const pick = <T>(choices: T[]): T => choices[Math.floor(random() * choices.length)] as T;
    const account = await emptyAccount();
    const wallets = [
      account.primaryWalletId,
      await addWallet(account, "A", 0),
      await addWallet(account, "B", -2),
    ];
    for (let n = 0; n < 30; n++) {
      await give(account, now, {
        amount: 1,
        wallet_id: pick(wallets),
        grant_type: pick(["promotional", "committed", "bonus"]),
        priority: pick([-1, 0, 0, 1]),
        expires_at: pick([undefined, nextWeek, later(now, 8 * DAY_MS).toISOString()]),
        effective_at: pick([now, later(now, -DAY_MS), later(now, -2 * DAY_MS)]).toISOString(),
      });
    }
    const grants = await db().creditGrant.findMany({
      where: { creditAccountId: account.creditAccountId, open: true },
      include: { wallet: true },
    });
    await charge(account, later(now, 1), 30);
    const entry = await db().ledgerEntry.findFirstOrThrow({
      where: { creditAccountId: account.creditAccountId },
      orderBy: { seq: "desc" },
    });
    expect(entry.grantIds, `seed ${seed}`).toEqual(
      grants.sort(compareBurnOrder).map(({ id }) => id),
    );
  });
});

describe("states", () => {
  it("a list narrowed to a state holds exactly the grants in it", async () => {
    const account = await emptyAccount();
    const over = later(now, DAY_MS).toISOString();
    await give(account, now, { amount: 1, description: "active" });
    await give(account, now, { amount: 1, expires_at: over, description: "expired" });
    await give(account, now, { amount: 1, effective_at: nextWeek, description: "scheduled" });
    const voided = await give(account, now, { amount: 1, description: "voided" });
    await inTransaction((tx) => voidGrant(tx, voided.id, "A mistake", staff, now));
    await give(account, now, { amount: 1, priority: -1, description: "depleted" });
    await charge(account, now, 1);

    const when = later(now, 2 * DAY_MS);
    const where = { creditAccountId: account.creditAccountId };
    const all = await db().creditGrant.findMany({ where });
    for (const state of grantStates) {
      const listed = await db().$queryRaw<{ id: string }[]>`
        select id from credit_grants
        where credit_account_id = ${account.creditAccountId} and ${whereState(state, when)}`;
      expect(listed.map(({ id }) => id).sort()).toEqual(
        all
          .filter((grant) => grantState(grant, when) === state)
          .map(({ id }) => id)
          .sort(),
      );
    }
    expect(
      all
        .filter((grant) => grant.description !== "Bonus credits")
        .map((grant) => [grant.description, grantState(grant, when)]),
    ).toEqual(
      expect.arrayContaining(
        ["active", "expired", "scheduled", "voided", "depleted"].map((s) => [s, s]),
      ),
    );
  });
});

describe("scope", () => {
  it("an operation's credits are passed over by every other operation, and pay first for their own", async () => {
    const account = await emptyAccount();
    await give(account, now, {
      amount: 10,
      priority: -1,
      scope: { operations: ["invoice.create"] },
      description: "invoices",
    });
    await give(account, now, { amount: 5, description: "anything" });
    expect(await charge(account, now, 6, { operation: "report.generate" })).toMatchObject({
      outcome: "insufficient",
      available: micro(5),
    });
    await charge(account, now, 5, { operation: "report.generate" });
    expect(await lastPaidBy(account)).toEqual(["anything"]);
    await charge(account, now, 10, { operation: "invoice.create" });
    expect(await lastPaidBy(account)).toEqual(["invoices"]);
    await expectSoundLedger(account);
  });

  it("an organization's credits pay for that organization alone; one that does not spend here is refused", async () => {
    const account = await emptyAccount();
    const child = await newOrganization(now, {
      name: "Child",
      owner: account.owner,
      parent: account.organization,
    });
    await give(account, now, { amount: 10, scope: { organization_ids: [child.id] } });
    expect((await charge(account, now, 1)).outcome).toBe("insufficient");
    expect((await charge(account, now, 1, { organizationId: child.id })).outcome).toBe("charged");
    const stranger = await emptyAccount();
    await expect(
      give(account, now, { amount: 1, scope: { organization_ids: [stranger.organization.id] } }),
    ).rejects.toMatchObject({ extra: { errors: [{ path: "scope.organization_ids" }] } });
  });
});

describe("a foreign organization's credits", () => {
  it("pay nothing for another: no charge, hold, batch or overage draws from them", async () => {
    const account = await emptyAccount();
    const { organization, owner } = account;
    const [child, other] = [
      await newOrganization(now, { name: "Child", owner, parent: organization }),
      await newOrganization(now, { name: "Other", owner, parent: organization }),
    ];
    const foreign = await give(account, now, {
      amount: 50,
      priority: -5,
      scope: { organization_ids: [child.id] },
    });
    const both = await give(account, now, {
      amount: 20,
      scope: { organization_ids: [other.id], operations: ["invoice.create"] },
    });
    await give(account, now, { amount: 10 });
    const by = (organizationId: string, operation = "api.call") => ({ organizationId, operation });
    expect(await charge(account, now, 11, by(other.id))).toMatchObject({
      outcome: "insufficient",
      available: micro(10),
    });
    const holding = { id: newId("hold"), expiresAt: later(now, DAY_MS) };
    expect((await charge(account, now, 11, { ...by(other.id), hold: holding })).outcome).toBe(
      "insufficient",
    );
    expect((await charge(account, now, 25, by(other.id, "invoice.create"))).outcome).toBe(
      "charged",
    );
    const overage = { policy: "allow_to_limit", limitCredits: 100, reason: "test" } as const;
    await inTransaction((tx) => setOverage(tx, account.creditAccountId, overage, staff, now));
    expect((await charge(account, now, 12, by(organization.id))).outcome).toBe("charged");
    expect((await readBalance(db(), account.creditAccountId, now)).debt).toBe(micro(7));
    expect(await readGrant(foreign.id)).toMatchObject({ used: 0n, held: 0n });
    expect(await readGrant(both.id)).toMatchObject({ used: micro(20) });
    expect((await charge(account, now, 50, by(child.id))).outcome).toBe("charged");
    expect(await readGrant(foreign.id)).toMatchObject({ used: micro(50) });
    await expectSoundLedger(account);
  });
});

describe("giving", () => {
  it("the same source ten times at once grants once; another account may use the same words", async () => {
    const [account, other] = [await emptyAccount(), await emptyAccount()];
    const { done, refused } = outcomes(
      await Promise.allSettled(
        Array.from({ length: 10 }, () => give(account, now, { amount: 5, source: "contract 7" })),
      ),
    );
    expect(done).toHaveLength(1);
    expect(refused).toEqual(Array(9).fill("already_exists"));
    expect((await give(other, now, { amount: 5, source: "contract 7" })).source).toBe("contract 7");
    expect((await readBalance(db(), account.creditAccountId, now)).available).toBe(micro(5));
  });

  it("pays debt first, but not with what is scheduled or meant for something else", async () => {
    const account = await emptyAccount();
    const allowed = {
      policy: "allow_to_limit",
      limitCredits: 50,
      reason: "Contract allows it",
    } as const;
    await inTransaction((tx) => setOverage(tx, account.creditAccountId, allowed, staff, now));
    expect((await charge(account, now, 30)).outcome).toBe("charged");
    const debt = async () =>
      (await db().creditAccount.findUniqueOrThrow({ where: { id: account.creditAccountId } })).debt;
    expect(await debt()).toBe(micro(30));
    await give(account, now, { amount: 100, effective_at: nextWeek });
    await give(account, now, { amount: 100, scope: { operations: ["invoice.create"] } });
    expect(await debt()).toBe(micro(30));
    const paying = await give(account, now, { amount: 100 });
    expect(await debt()).toBe(0n);
    expect(paying).toMatchObject({ amount: 100, remaining: 70, used: 30 });
    await expectSoundLedger(account);
  });

  it("a hold is never on credit, whatever overage is allowed", async () => {
    const account = await emptyAccount();
    const { creditAccountId } = account;
    await give(account, now, { amount: 5 });
    await inTransaction((tx) =>
      setOverage(
        tx,
        creditAccountId,
        { policy: "allow_to_limit", limitCredits: 100, reason: "agreed" },
        staff,
        now,
      ),
    );
    const hold = (credits: number) =>
      charge(account, now, credits, {
        hold: { id: newId("hold"), expiresAt: later(now, DAY_MS) },
      });
    expect(await hold(5.000001)).toMatchObject({ outcome: "insufficient", available: micro(5) });
    expect((await hold(5)).outcome).toBe("charged");
    await expectSoundLedger(account);
  });

  it("overage runs to its limit and not past it, and is blocked again when staff says so", async () => {
    const account = await emptyAccount();
    const set = (policy: "block" | "allow_to_limit", limitCredits: number) =>
      inTransaction((tx) =>
        setOverage(
          tx,
          account.creditAccountId,
          { policy, limitCredits, reason: "Agreed" },
          staff,
          now,
        ),
      );
    await set("allow_to_limit", 10);
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => charge(account, now, 1)));
    expect(verdicts.filter(({ outcome }) => outcome === "charged")).toHaveLength(10);
    await set("block", 0);
    expect((await charge(account, now, 1)).outcome).toBe("insufficient");
    await expect(set("block", 5)).rejects.toMatchObject({ code: "validation_failed" });
    await expect(set("allow_to_limit", 0)).rejects.toMatchObject({ code: "validation_failed" });
    const audits = await db().auditEvent.findMany({
      where: { action: "overage.changed", subjectId: account.creditAccountId },
    });
    expect(audits.map(({ details }) => details)).toEqual(
      expect.arrayContaining([expect.objectContaining({ reason: "Agreed" })]),
    );
  });
});

describe("voiding", () => {
  it("takes what remains and is not held, says why, and leaves the hold to pay", async () => {
    const account = await emptyAccount();
    const grant = await give(account, now, { amount: 50 });
    await charge(account, now, 10);
    await charge(account, now, 15, {
      hold: { id: `hold_${grant.id.slice(6)}`, expiresAt: later(now, DAY_MS) },
    });
    const voidIt = () => inTransaction((tx) => voidGrant(tx, grant.id, "Given twice", staff, now));
    const { done, refused } = outcomes(await Promise.allSettled([voidIt(), voidIt(), voidIt()]));
    expect(done).toHaveLength(1);
    expect(refused).toEqual(["wrong_state", "wrong_state"]);
    expect(await readGrant(grant.id)).toMatchObject({
      voided: micro(25),
      used: micro(10),
      remaining: micro(15),
      held: micro(15),
    });
    const audit = await db().auditEvent.findFirstOrThrow({
      where: { action: "grant.voided", subjectId: grant.id },
    });
    expect(audit.details).toEqual({ credits: 25, reason: "Given twice" });
    await expectSoundLedger(account);
  });

  it("stays: what a refund returns of a voided grant becomes credits of 30 days, of a corrected one its own again", async () => {
    const account = await emptyAccount();
    const { creditAccountId } = account;
    const grant = await give(account, now, { amount: 100 });
    expect((await charge(account, now, 30)).outcome).toBe("charged");
    const entry = await db().ledgerEntry.findFirstOrThrow({
      where: { creditAccountId, kind: "debit", amount: micro(30) },
    });
    const refund = (credits: number) =>
      refundCharge({ entry, credits, reason: "given back", actor: staff, now });
    await inTransaction((tx) =>
      adjustCredits(
        tx,
        { creditAccountId, amountCredits: -20, reason: "more than was agreed" },
        staff,
        now,
      ),
    );
    await refund(10);
    expect(await readGrant(grant.id)).toMatchObject({ remaining: micro(60), used: micro(20) });
    await inTransaction((tx) => voidGrant(tx, grant.id, "given by mistake", staff, now));
    await refund(20);
    expect(await readGrant(grant.id)).toMatchObject({ remaining: 0n, used: micro(20) });
    const refunded = await db().creditGrant.findFirstOrThrow({
      where: { creditAccountId, category: "refund" },
    });
    const expiresAt = later(refunded.effectiveAt, 30 * DAY_MS);
    expect(refunded).toMatchObject({ remaining: micro(20), expiresAt });
    await expectSoundLedger(account);
  });

  it("does not take back what was paid for", async () => {
    const account = await emptyAccount();
    const bought = grantTransaction({
      creditAccountId: account.creditAccountId,
      walletId: account.primaryWalletId,
      debt: 0n,
      category: "purchased",
      amount: micro(5),
      source: `payment:${account.creditAccountId}`,
      description: "Solo Dev",
      organizationId: account.organization.id,
      actor: staff,
      now,
    });
    await inTransaction((tx) => postTransaction(tx, bought));
    const id = bought.newGrants[0]?.id ?? "";
    await expect(
      inTransaction((tx) => voidGrant(tx, id, "No reason at all", staff, now)),
    ).rejects.toMatchObject({ code: "wrong_state" });
    expect((await readGrant(id)).remaining).toBe(micro(5));
  });
});

describe("wallets", () => {
  it("keep the name Primary, have one name each in any case, and are bounded", async () => {
    const account = await emptyAccount();
    await addWallet(account, "Promotions", 0);
    await expect(addWallet(account, "promotions", 0)).rejects.toMatchObject({
      code: "already_exists",
    });
    await expect(
      inTransaction((tx) =>
        updateWallet(tx, account.primaryWalletId, { name: "Main" }, staff, now),
      ),
    ).rejects.toMatchObject({ code: "validation_failed" });
    const { done, refused } = outcomes(
      await Promise.allSettled(
        Array.from({ length: 25 }, (_, n) => addWallet(account, `W${n}`, 0)),
      ),
    );
    expect(done).toHaveLength(18);
    expect(new Set(refused)).toEqual(new Set(["wrong_state"]));
  });
});
