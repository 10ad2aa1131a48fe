import { describe, expect, test } from "vitest";
import { compareBurnOrder, grantState } from "./grant-state";

const now = new Date("2027-01-15T12:00:00Z");
const at = (iso: string) => new Date(iso);
const grant = {
  remaining: 5n,
  voided: 0n,
  clawedBack: 0n,
  expired: 0n,
  effectiveAt: at("2027-01-01T00:00:00Z"),
  expiresAt: null as Date | null,
};

describe("grantState", () => {
  test("begins to be spendable at its effective time, to the millisecond", () => {
    expect(grantState({ ...grant, effectiveAt: new Date(now.getTime() + 1) }, now)).toBe(
      "scheduled",
    );
    expect(grantState({ ...grant, effectiveAt: now }, now)).toBe("active");
  });

  test("is expired at its expiry, posted or not", () => {
    expect(grantState({ ...grant, expiresAt: new Date(now.getTime() + 1) }, now)).toBe("active");
    expect(grantState({ ...grant, expiresAt: now }, now)).toBe("expired");
    expect(grantState({ ...grant, remaining: 0n, expired: 5n, expiresAt: now }, now)).toBe(
      "expired",
    );
  });

  test("an emptied grant says how it ended", () => {
    const empty = { ...grant, remaining: 0n };
    expect(grantState(empty, now)).toBe("depleted");
    expect(grantState({ ...empty, clawedBack: 1n }, now)).toBe("clawed_back");
    expect(grantState({ ...empty, voided: 1n, expired: 1n }, now)).toBe("voided");
  });

  test("a refund that puts credits back makes a depleted grant active again", () => {
    expect(grantState({ ...grant, remaining: 0n }, now)).toBe("depleted");
    expect(grantState({ ...grant, remaining: 1n }, now)).toBe("active");
  });
});

describe("compareBurnOrder", () => {
  const base = {
    id: "grant_b",
    wallet: { priority: 0 },
    priority: 0,
    category: "purchased" as const,
    effectiveAt: at("2027-01-01T00:00:00Z"),
    expiresAt: null as Date | null,
  };

  test("wallet, grant priority, expiry (never last), promotional, effective time, id: in that order", () => {
    const inOrder = [
      { ...base, id: "grant_1", wallet: { priority: -1 }, priority: 9 },
      { ...base, id: "grant_2", priority: -1 },
      { ...base, id: "grant_3", expiresAt: at("2027-02-01T00:00:00Z") },
      { ...base, id: "grant_4", expiresAt: at("2027-03-01T00:00:00Z") },
      { ...base, id: "grant_5", category: "promotional" as const },
      { ...base, id: "grant_6", effectiveAt: at("2026-12-01T00:00:00Z") },
      { ...base, id: "grant_7" },
      { ...base, id: "grant_8" },
      { ...base, id: "grant_9", priority: 1 },
    ];
    const shuffled = [7, 3, 0, 8, 5, 2, 6, 1, 4].map((index) => inOrder[index] ?? base);
    expect(shuffled.sort(compareBurnOrder).map(({ id }) => id)).toEqual(
      inOrder.map(({ id }) => id),
    );
  });
});
