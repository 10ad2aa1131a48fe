import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemActor } from "@/server/foundation/actor";
import { clawbackTransaction, returnClawbackTransaction } from "./clawback-transactions";

const shared = {
  creditAccountId: "acct_1",
  organizationId: "org_1",
  actor: systemActor,
  entity: { type: "refund", id: "rfd_1" },
  description: "Refund: $50.00",
  now: new Date("2026-11-21T12:00:00Z"),
};
const place = { walletId: "wal_1", source: "return:1" };

type Built = ReturnType<typeof clawbackTransaction>;
const moved = ({ entries }: Built, from: string, to: string) =>
  entries.filter((e) => e.from === from && e.to === to).reduce((sum, e) => sum + e.amount, 0n);

describe("taking back", () => {
  test("the payment's own grant pays first, then others in their order, the rest is owed", () => {
    const taken = clawbackTransaction({
      ...shared,
      amount: 100n,
      own: { id: "own", free: 30n, expired: 0n },
      others: [
        { id: "first", free: 50n },
        { id: "second", free: 5n },
      ],
    });
    expect(taken.entries).toMatchObject([
      {
        kind: "clawback",
        from: "spendable",
        to: "clawback",
        amount: 85n,
        grantIds: ["own", "first", "second"],
        grantAmounts: [30n, 50n, 5n],
      },
      { kind: "debt", from: "debt", to: "clawback", amount: 15n },
    ]);
  });

  test("what had expired counts as taken: nobody owes credits that were lost already", () => {
    const taken = clawbackTransaction({
      ...shared,
      amount: 100n,
      own: { id: "own", free: 0n, expired: 80n },
      others: [{ id: "other", free: 500n }],
    });
    expect(moved(taken, "breakage", "clawback")).toBe(80n);
    expect(moved(taken, "spendable", "clawback")).toBe(20n);
  });
});

test("what was refunded was not bought: the volume discount goes with it, and comes back with it", () => {
  const taken = clawbackTransaction({
    ...shared,
    amount: 100n,
    own: { id: "own", free: 30n, expired: 20n },
    others: [],
  });
  expect(taken.lifetimePurchased).toBe(-100n);
  const given = returnClawbackTransaction({
    ...shared,
    ...place,
    amount: 100n,
    debt: 50n,
    taken: [{ grantId: "own", amount: 30n, from: "spendable", isLiving: true }],
  });
  expect(given.lifetimePurchased).toBe(100n);
});

describe("giving back", () => {
  test("debt is paid first, then the same grants are filled", () => {
    const given = returnClawbackTransaction({
      ...shared,
      ...place,
      amount: 100n,
      debt: 15n,
      taken: [
        { grantId: "own", amount: 30n, from: "spendable", isLiving: true },
        { grantId: "other", amount: 55n, from: "spendable", isLiving: true },
      ],
    });
    expect(moved(given, "clawback", "debt")).toBe(15n);
    expect(given.entries[1]).toMatchObject({
      grantIds: ["own", "other"],
      grantAmounts: [30n, 55n],
    });
    expect(given.newGrants).toEqual([]);
  });

  test("what finds no place becomes a grant that does not expire", () => {
    const given = returnClawbackTransaction({
      ...shared,
      ...place,
      amount: 100n,
      debt: 0n,
      taken: [
        { grantId: "dead", amount: 40n, from: "spendable", isLiving: false },
        { grantId: "own", amount: 50n, from: "spendable", isLiving: true },
      ],
    });
    expect(given.newGrants).toMatchObject([{ original: 50n, remaining: 50n, expiresAt: null }]);
  });

  test("what had expired before it was taken is not revived", () => {
    const given = returnClawbackTransaction({
      ...shared,
      ...place,
      amount: 80n,
      debt: 0n,
      taken: [{ grantId: "own", amount: 80n, from: "expired", isLiving: false }],
    });
    expect(moved(given, "clawback", "breakage")).toBe(80n);
    expect(moved(given, "clawback", "spendable")).toBe(0n);
  });
});

test("whatever an account holds, exactly the amount moves, grants and entries agree, and giving back undoes taking", () => {
  const amounts = fc.bigInt(0n, 1_000n);
  fc.assert(
    fc.property(
      fc.bigInt(1n, 1_000n),
      amounts,
      amounts,
      fc.array(amounts, { maxLength: 4 }),
      (amount, free, expired, frees) => {
        const taken = clawbackTransaction({
          ...shared,
          amount,
          own: { id: "own", free, expired },
          others: frees.map((other, n) => ({ id: `other${n}`, free: other })),
        }) as Built & { grantChanges: { id: string; remaining: bigint; clawedBack: bigint }[] };
        expect(taken.entries.reduce((sum, e) => sum + e.amount, 0n)).toBe(amount);
        const fromGrants = taken.grantChanges.reduce((sum, g) => sum + g.remaining, 0n);
        expect(-fromGrants).toBe(moved(taken, "spendable", "clawback"));

        const given = returnClawbackTransaction({
          ...shared,
          ...place,
          amount,
          debt: moved(taken, "debt", "clawback"),
          taken: taken.grantChanges.map(({ id, clawedBack, remaining }) => ({
            grantId: id,
            amount: clawedBack,
            from: remaining === 0n ? "expired" : "spendable",
            isLiving: true,
          })),
        });
        expect(given.newGrants).toEqual([]);
        for (const [from, to] of [
          ["spendable", "clawback"],
          ["breakage", "clawback"],
          ["debt", "clawback"],
        ] as const)
          expect(moved(given, to, from)).toBe(moved(taken, from, to));
      },
    ),
  );
});
