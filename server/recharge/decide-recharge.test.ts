import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue } from "@/server/pricing/catalogue";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { decideRecharge, type RechargeFacts, rechargeAmountCents } from "./decide-recharge";

const now = new Date("2026-11-21T12:00:00Z");
const credits = (value: number) => BigInt(value) * 1_000_000n;

function facts(
  change: Partial<Omit<RechargeFacts, "policy">> & {
    policy?: Partial<RechargeFacts["policy"]>;
  } = {},
): RechargeFacts {
  return {
    available: credits(399),
    debt: 0n,
    card: { brand: "visa", last4: "4242", unusableReason: null },
    liveAttempt: null,
    lastAttemptAt: null,
    succeededToday: 0,
    declinesThisWeek: 0,
    chargedThisMonthCents: 0n,
    now,
    ...change,
    policy: {
      enabled: true,
      mode: "target_balance",
      threshold: credits(400),
      target: credits(2000),
      fixedAmountCents: 2500n,
      monthlyCapCents: null,
      maxPerDay: 5,
      cooldownSeconds: 60,
      breaker: "closed",
      nextTryAt: null,
      disabledReason: null,
      ...change.policy,
    },
  };
}

describe("deciding on a recharge", () => {
  it("the worked bill: from 399 credits $16.01 brings back 2,000", () => {
    const bill = catalogue.workedBills.find((b) => b.kind === "recharge");
    if (bill?.kind !== "recharge") throw new Error("the catalogue has the bill");
    const decision = decideRecharge(
      facts({ available: creditsToMicrocredits(bill.availableCredits) }),
    );
    expect(decision).toMatchObject({ outcome: "charge", amountCents: BigInt(bill.chargeCents) });
    if (decision.outcome === "charge") {
      expect(creditsToMicrocredits(bill.availableCredits) + decision.credits).toBe(
        creditsToMicrocredits(bill.availableAfterCredits),
      );
    }
  });

  it("400 does not trigger, 399.999999 does", () => {
    expect(decideRecharge(facts({ available: credits(400) })).outcome).toBe("not_below_threshold");
    expect(decideRecharge(facts({ available: credits(400) - 1n }))).toMatchObject({
      outcome: "charge",
      amountCents: 1601n,
    });
  });

  const refusals: [string, Parameters<typeof facts>[0], string][] = [
    ["off", { policy: { enabled: false } }, "off"],
    ["already in flight", { liveAttempt: { id: "rch_1", state: "charging" } }, "already_in_flight"],
    ["no card", { card: null }, "no_card"],
    [
      "a card that is done for",
      { card: { brand: "visa", last4: "4242", unusableReason: "expired" } },
      "card_unusable",
    ],
    ["the breaker is open", { policy: { breaker: "disabled" } }, "disabled"],
    ["backing off", { policy: { nextTryAt: new Date(now.getTime() + 1000) } }, "backing_off"],
    ["the card was declined four times in a week", { declinesThisWeek: 4 }, "backing_off"],
    [
      "charged less than a minute ago",
      { lastAttemptAt: new Date(now.getTime() - 59_000) },
      "cooling_down",
    ],
    ["five in a day", { succeededToday: 5 }, "daily_limit_reached"],
    [
      "the monthly cap would be passed",
      { policy: { monthlyCapCents: 3000n }, chargedThisMonthCents: 1400n },
      "monthly_cap_reached",
    ],
  ];
  it.each(refusals)("refuses when %s, and says why", (_what, change, outcome) => {
    const decision = decideRecharge(facts(change));
    expect(decision.outcome).toBe(outcome);
    expect(decision.explanation).toMatch(/^[A-Z0-9].{15,}\.$/);
  });

  it("pays debt on top of the target, and adds a fixed amount as it is", () => {
    expect(rechargeAmountCents(facts({ available: 0n, debt: credits(10) }))).toBe(2010n);
    expect(rechargeAmountCents(facts({ policy: { mode: "fixed_amount" } }))).toBe(2500n);
  });

  it("an amount is whole cents between $1 and $1,000 and never leaves the balance short by a cent", () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, credits(100_000)),
        fc.bigInt(0n, credits(100_000)),
        (available, target) => {
          const cents = rechargeAmountCents(facts({ available, policy: { target } }));
          expect(cents >= 100n && cents <= 100_000n).toBe(true);
          if (cents > 100n && cents < 100_000n) {
            const after = available + cents * 1_000_000n;
            expect(after >= target && after < target + 1_000_000n).toBe(true);
          }
        },
      ),
    );
  });
});
