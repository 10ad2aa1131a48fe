import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type EndingGrant, type EndingHold, planRollover, planSettlement } from "./settlement";

const late = new Date("2027-02-01T00:00:42Z");
const grant = {
  effectiveAt: new Date("2027-01-01T00:00:00Z"),
  expiresAt: new Date("2027-02-01T00:00:00Z"),
  rolloverCap: 100n as bigint | null,
  rolloverDays: null as number | null,
  rolled: 0n,
};
const plan = (left: bigint, changes: Partial<typeof grant> = {}, moment = late) =>
  planRollover({ ...grant, ...changes }, left, moment);

describe("planRollover", () => {
  test("up to the cap lives on, the rest does not", () => {
    expect(plan(60n)?.amount).toBe(60n);
    expect(plan(100n)?.amount).toBe(100n);
    expect(plan(1_000n)?.amount).toBe(100n);
  });

  test("without a cap, or with nothing left, nothing does", () => {
    expect(plan(60n, { rolloverCap: null })).toBeNull();
    expect(plan(0n)).toBeNull();
  });

  test("it lives as long as the grant did, or for the days that were agreed, from the moment the grant ended", () => {
    expect(plan(60n)?.expiresAt).toEqual(new Date("2027-03-04T00:00:00Z"));
    expect(plan(60n, { rolloverDays: 7 })?.expiresAt).toEqual(new Date("2027-02-08T00:00:00Z"));
  });

  test("what a hold gives back after that lifetime is over does not live again", () => {
    expect(plan(60n, { rolloverDays: 7 }, new Date("2027-02-08T00:00:00Z"))).toBeNull();
  });

  test("however a rest comes free in parts, together no more than the cap rolls over", () => {
    const parts = fc.array(fc.bigInt({ min: 1n, max: 80n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, (lefts) => {
        let rolled = 0n;
        for (const left of lefts) rolled += plan(left, { rolled })?.amount ?? 0n;
        const total = lefts.reduce((sum, left) => sum + left, 0n);
        expect(rolled).toBe(total < 100n ? total : 100n);
      }),
    );
  });
});

describe("planSettlement", () => {
  const account = { id: "acct_1", organizationId: "org_1", ledgerTime: new Date(0) };
  const at = (hour: number) => new Date(Date.UTC(2027, 0, 1, hour));
  const ending = (id: string, changes: Partial<EndingGrant>): EndingGrant => ({
    id,
    walletId: "wal_1",
    priority: 0,
    description: id,
    remaining: 10n,
    held: 0n,
    expired: 0n,
    effectiveAt: at(0),
    expiresAt: at(2),
    rolloverCap: null,
    rolloverDays: null,
    rolled: 0n,
    operations: [],
    organizationIds: [],
    ...changes,
  });
  const holding = (id: string, grantId: string, amount: bigint, end: Date): EndingHold => ({
    id,
    creditAccountId: account.id,
    organizationId: account.organizationId,
    operation: "api.call",
    priceVersion: "v",
    amount,
    grantIds: [grantId],
    grantAmounts: [amount],
    description: id,
    entityType: null,
    entityId: null,
    details: null,
    expiresAt: end,
  });
  const told = (input: { holds?: EndingHold[]; grants?: EndingGrant[] }, until = at(23)) =>
    planSettlement({ account, holds: [], grants: [], until, ...input }).map(({ now, entries }) => [
      now.getUTCHours(),
      entries.map(({ kind, amount }) => `${kind} ${amount}`).join(),
    ]);

  test("everything ends at its own moment, in order", () => {
    expect(
      told({
        holds: [holding("hold_1", "grant_a", 3n, at(5)), holding("hold_2", "grant_b", 1n, at(1))],
        grants: [ending("grant_b", { expiresAt: at(3), held: 1n })],
      }),
    ).toEqual([
      [1, "release 1"],
      [3, "expiry 10"],
      [5, "release 3"],
    ]);
  });

  test("a hold that ends with its grant gives back first, so that all of it rolls over at once", () => {
    expect(
      told({
        holds: [holding("hold_1", "grant_a", 4n, at(2))],
        grants: [ending("grant_a", { held: 4n, rolloverCap: 10n, rolloverDays: 1 })],
      }),
    ).toEqual([
      [2, "release 4"],
      [2, "expiry 10"],
      [2, "grant 10"],
    ]);
  });

  test("what a hold keeps of a grant beyond its end goes when the hold does", () => {
    expect(
      told({
        holds: [holding("hold_1", "grant_a", 4n, at(9))],
        grants: [ending("grant_a", { held: 4n })],
      }),
    ).toEqual([
      [2, "expiry 6"],
      [9, "release 4"],
      [9, "expiry 4"],
    ]);
  });

  test("a rollover that is over by now expires at its own end", () => {
    expect(told({ grants: [ending("grant_a", { rolloverCap: 3n })] })).toEqual([
      [2, "expiry 10"],
      [2, "grant 3"],
      [4, "expiry 3"],
    ]);
  });

  test("nothing ends that ends later, and nothing twice", () => {
    const grants = [ending("grant_a", { expiresAt: at(2) }), ending("grant_b", { remaining: 0n })];
    expect(told({ grants }, new Date(at(2).getTime() - 1))).toEqual([]);
    expect(told({ grants }, at(2))).toEqual([[2, "expiry 10"]]);
  });
});
