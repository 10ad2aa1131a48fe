import { afterAll, describe, expect, it } from "vitest";
import { postBaseFees, postBaseFeesOf } from "@/server/base-fee/post-base-fees";
import { addDays } from "@/server/foundation/clock";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { hashToUuid } from "@/server/foundation/hash-to-uuid";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { type ChargeVerdict, postCharges } from "@/server/ledger/post-charges";
import { postTransaction } from "@/server/ledger/post-transaction";
import { baseFeeTransaction } from "@/server/ledger/transactions/base-fee";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { updateOrganization } from "@/server/organizations/update-organization";
import { baseFeeOf } from "@/server/pricing/base-fee";
import { grantCredits, newOrganization } from "@/server/scenarios/story";
import { movePriceBook } from "@/server/staff/prices/agree-price";
import { readStatement } from "@/server/usage/read-statement";
import { readUsage } from "@/server/usage/read-usage";
import { expectSoundLedger } from "../support/tenant";
import { accountOf, afterDays, company, DAY_MS, FOUNDED, feesOf, sumOf } from "./story";

afterAll(disconnectDb);

const system = { type: "system", id: "system" } as const;
const daysFrom = (first: string, count: number) =>
  Array.from({ length: count }, (_, n) => addDays(first, n));

async function charge(organization: { id: string; creditAccountId: string }, now: Date) {
  const id = newId("ledgerTransaction");
  const [verdict] = await inTransaction((tx) =>
    postCharges(
      tx,
      [
        {
          creditAccountId: organization.creditAccountId,
          organizationId: organization.id,
          amount: 1_000_000n,
          idempotencyKey: id,
          operation: "api.call",
          priceVersion: "test",
          transactionId: id,
          actor: system,
          description: "Charge",
          timeZone: "UTC",
        },
      ],
      now,
    ),
  );
  return (verdict as ChargeVerdict).outcome;
}

describe("the base fee", () => {
  it("comes to exactly 25 credits for the first seven days, the day of the founding among them", async () => {
    const { organization } = await company(100);
    for (let hour = 0; hour <= 7 * 24; hour += 6)
      await postBaseFees(new Date(FOUNDED.getTime() + hour * 3_600_000));
    const fees = await feesOf(organization);
    expect([...fees.keys()]).toEqual(daysFrom("2026-03-02", 7));
    expect(sumOf(fees)).toBe(25_000_000n);
    expect((await accountOf(organization)).posted).toBe(75_000_000n);
    await expectSoundLedger({ organization });
  });

  it("is named by its day as the pages write days", async () => {
    const { root } = await company(100);
    await postBaseFees(afterDays(1));
    const fee = await db().ledgerEntry.findFirstOrThrow({
      where: { organizationId: root.id, kind: "base_fee" },
    });
    expect(fee.description).toBe("Base fee of 2 Mar 2026");
  });

  it("of a day is posted when the day is over by the organization's own calendar, not before", async () => {
    const { organization } = await company(100);
    await updateOrganization(organization.id, { timeZone: "America/New_York" }, system, FOUNDED);
    await postBaseFees(new Date("2026-03-03T04:59:59Z"));
    expect((await feesOf(organization)).size).toBe(0);
    await postBaseFees(new Date("2026-03-03T05:00:00Z"));
    expect([...(await feesOf(organization)).keys()]).toEqual(["2026-03-02"]);
  });

  it("is posted once by any number of runs, one after the other or ten at once", async () => {
    const { root, branches } = await company(500, 2);
    await Promise.all(Array.from({ length: 10 }, () => postBaseFees(afterDays(7))));
    await postBaseFees(afterDays(7));
    for (const organization of [root, ...branches])
      expect(sumOf(await feesOf(organization))).toBe(25_000_000n);
    expect((await accountOf(root)).posted).toBe(425_000_000n);
    await expectSoundLedger({ organization: root });
  });

  it("is posted once even where somebody lost count of the days: the ledger refuses the second", async () => {
    const { organization } = await company(100);
    await postBaseFees(afterDays(1));
    const { creditAccountId, id } = organization;
    const again = inTransaction(async (tx) => {
      await lockCreditAccount(tx, creditAccountId);
      const grants = await tx.creditGrant.findMany({ where: { creditAccountId, open: true } });
      await postTransaction(
        tx,
        baseFeeTransaction({
          creditAccountId,
          grants: grants.map((grant) => ({ id: grant.id, free: grant.remaining })),
          fee: baseFeeOf("2026-03-02"),
          priceVersion: "test",
          idempotencyKey: `base_fee:${id}:2026-03-02`,
          organizationId: id,
          actor: system,
          description: "Again",
          now: afterDays(1),
        }),
      );
    });
    await expect(again).rejects.toThrow(/idem/);
    expect((await feesOf(organization)).size).toBe(1);
  });

  it("is made up after a worker that stood still for weeks: every day once, at its own amount", async () => {
    const { organization } = await company(1_000);
    await postBaseFees(afterDays(3));
    await postBaseFees(afterDays(80));
    const fees = await feesOf(organization);
    expect([...fees]).toEqual(
      daysFrom("2026-03-02", 80).map((day) => [day, baseFeeOf(day)] as const),
    );
    await expectSoundLedger({ organization });
  });

  it("races a hundred debits of its account and loses nothing: what is not used up is left", async () => {
    const { root, branches } = await company(200, 3);
    const now = afterDays(7);
    const [outcomes] = await Promise.all([
      Promise.all(Array.from({ length: 100 }, () => charge(root, now))),
      postBaseFees(now),
      postBaseFees(now),
    ]);
    expect(outcomes.every((outcome) => outcome === "charged")).toBe(true);
    for (const organization of [root, ...branches])
      expect(sumOf(await feesOf(organization))).toBe(25_000_000n);
    expect(await accountOf(root)).toMatchObject({ posted: 0n, debt: 0n });
    await expectSoundLedger({ organization: root });
  });

  it("races debits for the last credits: each is used once, and only the fee may go into debt", async () => {
    const { root } = await company(40);
    const now = afterDays(7);
    const [outcomes] = await Promise.all([
      Promise.all(Array.from({ length: 60 }, () => charge(root, now))),
      postBaseFees(now),
    ]);
    const charged = BigInt(outcomes.filter((outcome) => outcome === "charged").length) * 1_000_000n;
    const { posted, debt } = await accountOf(root);
    expect(posted - debt).toBe(40_000_000n - 25_000_000n - charged);
    await expectSoundLedger({ organization: root });
  });

  it("that the credits do not cover is owed, and new credits pay that first", async () => {
    const { organization } = await company(5);
    await postBaseFees(afterDays(7));
    expect(await accountOf(organization)).toMatchObject({ posted: 0n, debt: 20_000_000n });
    expect(await charge(organization, afterDays(7))).toBe("insufficient");
    await grantCredits(afterDays(7), organization, 100);
    expect(await accountOf(organization)).toMatchObject({ posted: 80_000_000n, debt: 0n });
    await expectSoundLedger({ organization });
  });

  it("is paid in burn order, by nothing that is kept for an operation or for somebody else", async () => {
    const { root, branches } = await company(10, 1);
    const [branch] = branches;
    const lasting = await db().creditGrant.findFirstOrThrow({
      where: { creditAccountId: root.creditAccountId, open: true },
    });
    const account = await inTransaction((tx) => lockCreditAccount(tx, root.creditAccountId));
    const give = async (scope: { operations?: string[]; organizationIds?: string[] }) => {
      const transaction = grantTransaction({
        creditAccountId: account.id,
        walletId: account.primaryWalletId,
        debt: 0n,
        category: "promotional",
        amount: 5_000_000n,
        expiresAt: new Date(FOUNDED.getTime() + 90 * DAY_MS),
        source: newId("request"),
        organizationId: root.id,
        actor: system,
        description: "Given",
        now: FOUNDED,
        ...scope,
      });
      await inTransaction((tx) => postTransaction(tx, transaction));
      return transaction.newGrants[0]?.id ?? "";
    };
    const forReports = await give({ operations: ["report.generate"] });
    const forBranch = await give({ organizationIds: [branch?.id ?? ""] });
    const promotion = await give({});
    await postBaseFees(afterDays(1));

    const left = async (id: string) =>
      (await db().creditGrant.findUniqueOrThrow({ where: { id } })).remaining;
    const fee = baseFeeOf("2026-03-02");
    expect(await left(forReports)).toBe(5_000_000n);
    expect(await left(forBranch)).toBe(5_000_000n - fee);
    expect(await left(promotion)).toBe(5_000_000n - fee);
    expect(await left(lasting.id)).toBe(10_000_000n);
    await expectSoundLedger({ organization: root });
  });

  it("of a sub-organization is paid by its root and told as its own in usage, statement and ledger", async () => {
    const { root, branches } = await company(100, 1);
    const branch = branches[0] as (typeof branches)[number];
    await postBaseFees(afterDays(7));
    expect(sumOf(await feesOf(branch))).toBe(25_000_000n);
    expect((await accountOf(root)).posted).toBe(50_000_000n);

    const period = { from: "2026-03-02", to: "2026-03-31" };
    const usage = await readUsage({
      organization: root,
      organizationIds: [root.id, branch.id],
      ...period,
      now: afterDays(7),
      groupBy: "organization",
    });
    expect(usage.groups.find(({ key }) => key === branch.id)?.credits).toBe(25);
    const byOperation = await readUsage({
      organization: branch,
      organizationIds: [branch.id],
      ...period,
      now: afterDays(7),
      groupBy: "operation",
    });
    expect(byOperation.groups).toMatchObject([
      { key: "base_fee", label: "Base fee", credits: 25, operations: 0 },
    ]);
    const { lines } = await readStatement(root, period, afterDays(7));
    const fees = lines.filter(({ line }) => line === "base_fee");
    expect(fees.reduce((sum, { credits }) => sum + credits, 0)).toBe(-50);
    expect(await db().usageRollup.count({ where: { operation: "base_fee" } })).toBe(0);
    await expectSoundLedger({ organization: root });
  });

  it("begins with an organization's own first day, and organizations of their own billing pay their own", async () => {
    const { root, owner } = await company(100);
    const late = await newOrganization(afterDays(5), { name: "Late", owner, parent: root });
    const own = await newOrganization(FOUNDED, {
      name: "Own",
      owner,
      parent: root,
      billing: "own",
    });
    await postBaseFees(afterDays(7));
    expect([...(await feesOf(late)).keys()]).toEqual(["2026-03-07", "2026-03-08"]);
    expect(await accountOf(own)).toMatchObject({ posted: 0n, debt: 25_000_000n });
    expect((await accountOf(root)).debt).toBe(0n);
  });

  it("is not asked of closed and suspended organizations, nor later for the days they were", async () => {
    const { root, branches } = await company(500, 2);
    const [closed, suspended] = branches as [typeof root, typeof root];
    const setStatus = (id: string, status: "active" | "suspended" | "closed") =>
      db().organization.update({ where: { id }, data: { status } });
    await setStatus(closed.id, "closed");
    await setStatus(suspended.id, "suspended");
    await postBaseFees(afterDays(10));
    expect(sumOf(await feesOf(closed))).toBe(0n);
    await setStatus(suspended.id, "active");
    await postBaseFees(afterDays(12));
    expect([...(await feesOf(suspended)).keys()]).toEqual(["2026-03-12", "2026-03-13"]);
    expect((await feesOf(root)).size).toBe(12);
    await expectSoundLedger({ organization: root });
  });

  it.each(["suspended", "closed"] as const)(
    "is not asked of an organization that was %s while its turn came",
    async (status) => {
      const { root } = await company(500);
      await db().organization.update({ where: { id: root.id }, data: { status } });
      await postBaseFeesOf(root.id, afterDays(10));
      expect((await feesOf(root)).size).toBe(0);
    },
  );

  it("belongs to the standard book: an account of the team book pays none, also for days before it moved", async () => {
    const { organization } = await company(100);
    await postBaseFees(afterDays(2));
    await inTransaction((tx) =>
      movePriceBook(tx, organization.creditAccountId, "team", system, afterDays(2)),
    );
    await postBaseFees(afterDays(5));
    // The worker stands still until the account has moved back.
    await inTransaction((tx) =>
      movePriceBook(tx, organization.creditAccountId, "standard", system, afterDays(9)),
    );
    await postBaseFees(afterDays(10));
    expect([...(await feesOf(organization)).keys()]).toEqual([
      "2026-03-02",
      "2026-03-03",
      "2026-03-11",
    ]);
  });

  it("keeps count by day when an organization moves to another time zone, east or west", async () => {
    const { organization } = await company(500);
    const zones = ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "UTC"];
    for (let hour = 0; hour < 14 * 24; hour += 5) {
      const timeZone = zones[(hour / 5) % zones.length] ?? "UTC";
      const now = new Date(FOUNDED.getTime() + hour * 3_600_000);
      await updateOrganization(organization.id, { timeZone }, system, now);
      await postBaseFees(now);
    }
    const days = [...(await feesOf(organization)).keys()];
    expect(days).toEqual(daysFrom("2026-03-02", days.length));
    expect(days.length).toBeGreaterThanOrEqual(13);
    expect(sumOf(await feesOf(organization))).toBe(
      days.reduce((sum, day) => sum + baseFeeOf(day), 0n),
    );
  });

  it("of an organization that fails keeps no other waiting, and is made up when it can be", async () => {
    const [broken, sound] = [await company(100), await company(100)];
    const { id, creditAccountId } = broken.organization;
    // Its key is taken by something else: posting it is refused.
    const key = `base_fee:${id}:2026-03-03`;
    await inTransaction(async (tx) => {
      const account = await lockCreditAccount(tx, creditAccountId);
      const transaction = grantTransaction({
        creditAccountId,
        walletId: account.primaryWalletId,
        debt: 0n,
        category: "bonus",
        amount: 1_000_000n,
        source: newId("request"),
        organizationId: id,
        actor: system,
        description: "In the way",
        now: FOUNDED,
      });
      Object.assign(transaction.entries[0] ?? {}, { idem: hashToUuid(creditAccountId, key) });
      await postTransaction(tx, transaction);
    });
    await postBaseFees(afterDays(3));
    expect((await feesOf(broken.organization)).size).toBe(0);
    expect((await feesOf(sound.organization)).size).toBe(3);
    await expectSoundLedger(broken);
    await expectSoundLedger(sound);
  });
});
