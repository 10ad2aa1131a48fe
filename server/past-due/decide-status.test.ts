import { describe, expect, test } from "vitest";
import { owesTooMuch } from "@/server/ledger/past-due";
import { decideStatus } from "./decide-status";

const now = new Date("2026-03-20T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

describe("the status of an account", () => {
  test.each([
    [null, "active", "active"],
    [null, "suspended", "active"],
    [daysAgo(0), "active", "past_due"],
    [daysAgo(6.999), "past_due", "past_due"],
    [daysAgo(7), "past_due", "suspended"],
    [daysAgo(30), "suspended", "suspended"],
    // Nobody is suspended without having been told.
    [daysAgo(30), "active", "past_due"],
    // It was paid and owes again before anybody was told of either.
    [daysAgo(0), "suspended", "past_due"],
  ] as const)("past due since %s, told %s: %s", (pastDueSince, told, status) => {
    expect(decideStatus({ pastDueSince, told }, 7, now)).toBe(status);
  });

  test.each([
    ["block", 0n, 0n, false],
    ["block", 0n, 1n, true],
    ["allow_to_limit", 20n, 20n, false],
    ["allow_to_limit", 20n, 21n, true],
    ["invoice", 20n, 20n, false],
    ["invoice", 20n, 21n, true],
    ["invoice", 0n, 1_000_000n, false],
  ] as const)(
    "%s up to %s with a debt of %s owes too much: %s",
    (overagePolicy, overageLimit, debt, owes) => {
      expect(owesTooMuch({ overagePolicy, overageLimit, debt })).toBe(owes);
    },
  );
});
