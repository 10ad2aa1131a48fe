import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue } from "@/server/pricing/catalogue";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { decideRecharge, type RechargeFacts } from "./decide-recharge";
import { policyWarnings } from "./policy-warnings";
import { rechargeAmountCents, rechargeOrder, standardTerms } from "./recharge-amount";

const now = new Date("2026-11-21T12:00:00Z");
const credits = (value: number) => BigInt(value) * 1_000_000n;

function facts(
  change: Partial<Omit<RechargeFacts, "policy">> & {
    policy?: Partial<RechargeFacts["policy"]>;
  } = {},
): RechargeFacts {
  return {
    available: credits(399),
    inFlight: 0n,
    debt: 0n,
    card: { brand: "visa", last4: "4242", unusableReason: null },
    liveAttempt: null,
    lastChargeAt: null,
    chargesToday: 0,
    declinesThisWeek: 0,
    chargedThisMonthCents: 0n,
    terms: standardTerms,
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
      { lastChargeAt: new Date(now.getTime() - 59_000) },
      "cooling_down",
    ],
    ["five in a day", { chargesToday: 5 }, "daily_limit_reached"],
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

  it("waits no longer than it has to: when the time is up, it charges", () => {
    const minuteAgo = new Date(now.getTime() - 60_000);
    expect(decideRecharge(facts({ lastChargeAt: minuteAgo })).outcome).toBe("charge");
    expect(decideRecharge(facts({ policy: { nextTryAt: now } })).outcome).toBe("charge");
  });

  it("does not buy again what a charge under way is about to bring", () => {
    const available = credits(100);
    expect(decideRecharge(facts({ available, inFlight: credits(200) }))).toMatchObject({
      outcome: "charge",
      amountCents: 1700n,
      credits: credits(1700),
    });
    expect(decideRecharge(facts({ available, inFlight: credits(300) })).outcome).toBe(
      "already_in_flight",
    );
  });

  it("speaks of one credit, of thousands and of a time as a person does", () => {
    const one = decideRecharge(facts({ available: credits(1) })).explanation;
    expect(one).toMatch(/^1 credit is below 400: charging Visa 4242 \$19\.99\.$/);
    const nextTryAt = new Date(now.getTime() + 3_600_000);
    const waiting = decideRecharge(facts({ policy: { nextTryAt } })).explanation;
    expect(waiting).toMatch(/The next try is on \d+ \w{3} \d{4}, \d\d:\d\d \(UTC\)\.$/);
    const capped = facts({
      policy: { monthlyCapCents: 120_000n },
      chargedThisMonthCents: 119_900n,
    });
    expect(decideRecharge(capped).explanation).toContain("your monthly limit of $1,200.00");
  });

  it("pays debt on top of the target, and adds a fixed amount as it is", () => {
    const { policy } = facts();
    expect(rechargeAmountCents(policy, { available: 0n, debt: credits(10) })).toBe(2010n);
    const fixed = { ...policy, mode: "fixed_amount" as const };
    expect(rechargeAmountCents(fixed, { available: 0n, debt: credits(10) })).toBe(2500n);
  });

  it("an amount is whole cents between $1 and $1,000 and never leaves the balance short by a cent", () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, credits(100_000)),
        fc.bigInt(0n, credits(100_000)),
        (available, target) => {
          const rule = { ...facts().policy, target };
          const cents = rechargeAmountCents(rule, { available, debt: 0n });
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

describe("a fixed amount that is smaller than the gap", () => {
  const rule = { mode: "fixed_amount" as const, threshold: credits(2000), fixedAmountCents: 100n };
  const decide = (
    change: Partial<RechargeFacts> = {},
    policy: Partial<RechargeFacts["policy"]> = {},
  ) =>
    decideRecharge(facts({ available: credits(500), ...change, policy: { ...rule, ...policy } }));

  it("is charged once, as many times as close the gap", () => {
    expect(decide()).toMatchObject({
      outcome: "charge",
      amountCents: 1500n,
      credits: credits(1500),
    });
    expect(decide({ available: credits(1999) })).toMatchObject({ amountCents: 100n });
    expect(decide({ debt: credits(50), available: 0n })).toMatchObject({ amountCents: 2100n });
  });

  it("is charged as often as the month still allows, and not at all where it allows none", () => {
    const capped = (used: bigint) =>
      decide({ chargedThisMonthCents: used }, { monthlyCapCents: 1000n });
    expect(capped(0n)).toMatchObject({ outcome: "charge", amountCents: 1000n });
    expect(capped(850n)).toMatchObject({ outcome: "charge", amountCents: 100n });
    expect(capped(950n)).toMatchObject({ outcome: "monthly_cap_reached" });
    expect(capped(2000n)).toMatchObject({ outcome: "monthly_cap_reached" });
  });

  it("one charge leaves nothing that is due, at any numbers, unless a limit was reached", () => {
    const amounts = fc.record({
      available: fc.bigInt(0n, credits(50_000)),
      debt: fc.bigInt(0n, credits(20_000)),
      threshold: fc.bigInt(0n, credits(100_000)),
      fixedAmountCents: fc.bigInt(100n, 100_000n),
      cap: fc.option(fc.bigInt(100n, 200_000n)),
    });
    fc.assert(
      fc.property(amounts, ({ available, debt, threshold, fixedAmountCents, cap }) => {
        const policy = { threshold, fixedAmountCents, monthlyCapCents: cap };
        const first = decide({ available, debt }, policy);
        if (first.outcome !== "charge") return;
        const times = first.amountCents / fixedAmountCents;
        expect(first.amountCents).toBe(times * fixedAmountCents);
        const most = cap !== null && cap < 100_000n ? cap : 100_000n;
        expect(first.amountCents <= (most > fixedAmountCents ? most : fixedAmountCents)).toBe(true);
        const after = available + first.credits - debt;
        const isClosed = after >= threshold;
        const isAtLimit = first.amountCents + fixedAmountCents > most;
        expect(isClosed || isAtLimit).toBe(true);
        // No more than needed: one time less would leave the gap open.
        if (times > 1n) expect(after - fixedAmountCents * 1_000_000n < threshold).toBe(true);
      }),
    );
  });
});

describe("a fixed number of credits", () => {
  const rule = {
    mode: "fixed_credits" as const,
    threshold: credits(2000),
    target: 0n,
    fixedAmountCents: 0n,
    credits: credits(300),
  };
  const buy = (available: bigint, mostCents?: bigint) =>
    rechargeOrder(rule, { available, debt: 0n }, standardTerms, mostCents);

  it("is bought as many times as close the gap, and no more", () => {
    expect(buy(credits(1900))).toEqual({ credits: credits(300), amountCents: 300n });
    expect(buy(credits(1100))).toEqual({ credits: credits(900), amountCents: 900n });
    expect(buy(credits(1100) - 1n)).toEqual({ credits: credits(1200), amountCents: 1200n });
  });

  it("is bought as often as the month still allows, to the last cent", () => {
    expect(buy(0n, 900n)?.amountCents).toBe(900n);
    expect(buy(0n, 899n)?.amountCents).toBe(600n);
    // Once at least: whether the month allows that is for the decision to say.
    expect(buy(0n, 0n)?.amountCents).toBe(300n);
  });
});

describe("what a rule warns of", () => {
  const rule = { ...facts().policy, monthlyCapCents: null };
  const warn = (change: Partial<RechargeFacts["policy"]>) =>
    policyWarnings({ ...rule, ...change }, standardTerms);

  it.each([
    [
      "an amount below the threshold",
      { mode: "fixed_amount", threshold: credits(2000), fixedAmountCents: 100n },
      "one charge takes a multiple of the amount, up to $20.00",
    ],
    [
      "a threshold no charge reaches",
      { mode: "fixed_amount", threshold: credits(100_000) + 1n, fixedAmountCents: 2000n },
      "several charges would follow",
    ],
    [
      "a monthly limit below one charge",
      { monthlyCapCents: 500n },
      "less than one charge of $16.01",
    ],
  ] as const)("%s", (_what, change, words) => {
    expect(warn(change).join(" ")).toContain(words);
  });

  it("nothing where one charge does what it should", () => {
    expect(warn({})).toEqual([]);
    expect(warn({ mode: "fixed_amount" })).toEqual([]);
  });

  it("a price above the amount, in words that say what to do", () => {
    const dear = { book: { list_price_cents: 2900, tiers: [] }, lifetimePurchased: 0n };
    expect(policyWarnings({ ...rule, mode: "fixed_amount" }, dear)).toEqual([
      expect.stringContaining("Raise the amount."),
    ]);
  });
});

describe("the amount in the team price book", () => {
  const { list_price_cents, tiers } = {
    list_price_cents: 2900,
    tiers: [
      { from: 1, percent_off: 0 },
      { from: 6, percent_off: 20 },
      { from: 10, percent_off: 30 },
      { from: 25, percent_off: 40 },
      { from: 100, percent_off: 50 },
      { from: 200, percent_off: 60 },
    ],
  };
  const terms = (lifetime: number) => ({
    book: { list_price_cents, tiers },
    lifetimePurchased: credits(lifetime),
  });
  const target = {
    mode: "target_balance" as const,
    threshold: 0n,
    target: credits(10),
    fixedAmountCents: 10_000n,
  };
  const fixed = { ...target, mode: "fixed_amount" as const };
  const empty = { available: 0n, debt: 0n };

  it("fills up with whole credits at the tier the order reaches", () => {
    // 7.5 are missing: 8 credits, which are 20% off.
    const state = { available: 2_500_000n, debt: 0n };
    expect(rechargeOrder(target, state, terms(0))).toEqual({
      credits: credits(8),
      amountCents: 8n * 2320n,
    });
  });

  it("a fixed amount buys the most whole credits it can, and never costs more", () => {
    fc.assert(
      fc.property(
        fc.bigInt(100n, 100_000n),
        fc.integer({ min: 0, max: 300 }),
        (fixedAmountCents, lifetime) => {
          const order = rechargeOrder({ ...fixed, fixedAmountCents }, empty, terms(lifetime));
          if (!order) return;
          expect(order.amountCents <= fixedAmountCents).toBe(true);
          expect(order.credits % 1_000_000n).toBe(0n);
          const more = { ...target, target: order.credits + 1_000_000n };
          const next = rechargeOrder(more, empty, terms(lifetime));
          // One more would be too dear, unless the most an automatic charge may be is reached.
          if (next && next.credits > order.credits)
            expect(next.amountCents > fixedAmountCents).toBe(true);
        },
      ),
    );
  });

  it("an amount below the price of one credit buys nothing, and says so", () => {
    expect(rechargeOrder({ ...fixed, fixedAmountCents: 2_000n }, empty, terms(0))).toBeNull();
    const decision = decideRecharge(
      facts({ terms: terms(0), policy: { mode: "fixed_amount", fixedAmountCents: 2_000n } }),
    );
    expect(decision.outcome).toBe("amount_too_small");
    expect(decision.explanation).toContain("$20.00");
  });

  it("never charges more than $1,000 at once", () => {
    const order = rechargeOrder({ ...target, target: credits(500) }, empty, terms(0));
    expect(order && order.amountCents <= 100_000n).toBe(true);
  });
});
