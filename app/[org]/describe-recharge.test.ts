import { expect, test } from "vitest";
import { rechargeUnderWay, whyRechargeIsPaused } from "./describe-recharge";

const card = {
  id: "pay_1",
  brand: "visa",
  last4: "4242",
  wallet: null,
  exp_month: 1,
  exp_year: 2031,
  expiry: "good" as const,
  is_default: true,
  unusable_reason: null,
};
const recharge = {
  enabled: true,
  mode: "target_balance" as const,
  threshold_credits: 400,
  target_credits: 2000,
  fixed_amount_cents: 2000,
  monthly_cap_cents: 10_000,
  max_per_day: 5,
  cooldown_seconds: 60,
  payment_method_id: null,
  state: "closed" as const,
  next_try_at: null,
  disabled_reason: null,
  next_charge_cents: 1601,
  next_charge_credits: 1601,
  warnings: [],
  charged_this_month_cents: 0,
  cooling_until: null,
  live_attempt: null,
};
const credit_terms = {
  price_book: "standard",
  list_price_cents: 1,
  tiers: [],
  lifetime_credits: 0,
};
const overviewOf = (change: object, available: number, cards = [card], debt = 0) => ({
  recharge: { ...recharge, ...change },
  cards,
  available,
  debt,
  credit_terms,
});
const why = (change: object, cards = [card], available = 900) =>
  whyRechargeIsPaused(overviewOf(change, available, cards), "Europe/Berlin");

test("healthy or switched off, there is nothing to explain", () => {
  expect(why({})).toBeNull();
  expect(why({ enabled: false, state: "disabled" })).toBeNull();
});

test("a decline names the card and the next try in the organization's time zone", () => {
  expect(why({ state: "backing_off", next_try_at: "2026-11-21T08:00:00Z" })).toBe(
    "Visa 4242 was declined. Next try 21 Nov 2026, 09:00 (Europe/Berlin). Update the card.",
  );
});

test("switched on without a card says so", () => {
  expect(why({}, [])).toBe("There is no saved card to charge. Add one.");
});

test("the monthly limit is named only once it stands in the way of a charge", () => {
  const spent = { charged_this_month_cents: 9000 };
  expect(why(spent)).toBeNull();
  expect(why(spent, [card], 399)).toBe(
    "The next charge of $16.01 would exceed your monthly limit of $100.00. Raise the limit, or buy credits manually.",
  );
});

test("the monthly limit is held against the charge for the balance as it is", () => {
  const left = { charged_this_month_cents: 8_200 };
  expect(why(left, [card], 399)).toBeNull();
  expect(why(left, [card], 0)).toContain("The next charge of $20.00 would exceed");
  // A fixed amount is taken as often as it takes, and fewer times where the month allows fewer.
  const fixed = { mode: "fixed_amount", fixed_amount_cents: 300 };
  expect(why({ ...fixed, charged_this_month_cents: 9_699 }, [card], 0)).toBeNull();
  expect(why({ ...fixed, charged_this_month_cents: 9_701 }, [card], 0)).toContain(
    "The next charge of $3.00 would exceed",
  );
});

test("a charge that is under way, or waits for the last one, is told with its amount and time instead of asking to buy", () => {
  const told = (change: object, available = 120, debt = 0) =>
    rechargeUnderWay(overviewOf(change, available, [card], debt), "Europe/Berlin");
  const attempt = { state: "charging", amount_cents: 1881, credits: 1880 };
  expect(told({ live_attempt: attempt })).toMatchObject({
    title: "Auto-recharge is charging Visa 4242 $18.81",
    text: expect.stringContaining("adds 1,880 credits"),
  });
  const cooling = { cooling_until: "2026-11-21T08:00:00Z" };
  expect(told(cooling)?.title).toBe("Auto-recharge charges Visa 4242 again at 21 Nov 2026, 09:00");
  expect(told(cooling)?.text).toContain("About $18.80");
  expect(told(cooling, 0, 30)?.text).toContain("About $20.30");
  expect(told(cooling, 400)).toBeNull();
  expect(told({})).toBeNull();
  expect(told({ ...cooling, enabled: false })).toBeNull();
});

test("the time between two charges is said in the unit a person would use", () => {
  const apart = (cooldown_seconds: number) =>
    rechargeUnderWay(
      overviewOf({ cooldown_seconds, cooling_until: "2026-11-21T08:00:00Z" }, 120),
      "UTC",
    )?.text.match(/at least (.+) apart/)?.[1];
  expect([1, 45, 60, 90, 300, 3_600, 5_400, 86_400].map(apart)).toEqual([
    "1 second",
    "45 seconds",
    "1 minute",
    "90 seconds",
    "5 minutes",
    "1 hour",
    "90 minutes",
    "24 hours",
  ]);
});
