import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addReversed,
  clawbackTarget,
  kindOf,
  purchaseStatusOf,
  type Reversed,
  refundableCents,
  reversedByDispute,
  reversedByRefund,
  subtractReversed,
} from "./decide-reversal";

const none: Reversed = { refundedCents: 0n, disputedCents: 0n, lostCents: 0n };
const builder = { credits: 5_000_000_000n, amountCents: 5_000n };

describe("what a payment has to give back", () => {
  test("refunds of 10 and 5 take the share of 15, not of 25", () => {
    expect(clawbackTarget(builder, { ...none, refundedCents: 1_500n })).toBe(1_500_000_000n);
  });

  test("a share that is no whole microcredit is rounded down, and the whole takes the rest", () => {
    const odd = { credits: 100n, amountCents: 3n };
    expect(
      [1n, 2n, 3n].map((cents) => clawbackTarget(odd, { ...none, refundedCents: cents })),
    ).toEqual([33n, 66n, 100n]);
  });

  test("money that a bank disputes after it was refunded takes no credits twice", () => {
    const both = { refundedCents: 4_000n, disputedCents: 5_000n, lostCents: 0n };
    expect(clawbackTarget(builder, both)).toBe(builder.credits);
  });

  test("what a bank keeps, holds and what was refunded count alike", () => {
    for (const part of ["refundedCents", "disputedCents", "lostCents"] as const)
      expect(clawbackTarget(builder, { ...none, [part]: 1_000n })).toBe(1_000_000_000n);
  });

  test("the target grows with what was reversed, never passes the credits, and is all of them at the end", () => {
    const payment = fc.record({
      credits: fc.bigInt(1n, 10n ** 15n),
      amountCents: fc.bigInt(1n, 10n ** 8n),
    });
    fc.assert(
      fc.property(payment, fc.bigInt(0n, 10n ** 8n), fc.bigInt(0n, 10n ** 8n), (p, a, b) => {
        const less = clawbackTarget(p, { ...none, refundedCents: a });
        const more = clawbackTarget(p, { ...none, refundedCents: a, disputedCents: b });
        expect(less).toBeLessThanOrEqual(more);
        expect(more).toBeLessThanOrEqual(p.credits);
        if (a + b >= p.amountCents) expect(more).toBe(p.credits);
        // Never more than the money's share of the credits.
        if (a + b < p.amountCents)
          expect(more * p.amountCents).toBeLessThanOrEqual(p.credits * (a + b));
      }),
    );
  });
});

describe("what moved", () => {
  const refund = (state: "requested" | "pending" | "succeeded" | "failed" | "canceled") =>
    reversedByRefund({ state, amountCents: 700n });
  const dispute = (state: "inquiry" | "inquiry_closed" | "open" | "won" | "lost") =>
    reversedByDispute({ state, amountCents: 700n });
  const step = (from: Reversed, to: Reversed) => kindOf(subtractReversed(to, from));

  test("a refund counts from Stripe's answer until it fails", () => {
    expect(step(refund("requested"), refund("pending"))).toBe("refunded");
    expect(step(refund("pending"), refund("succeeded"))).toBeNull();
    expect(step(refund("succeeded"), refund("failed"))).toBe("refund_failed");
    expect(step(refund("pending"), refund("canceled"))).toBe("refund_failed");
    expect(step(refund("requested"), refund("failed"))).toBeNull();
  });

  test("a dispute holds back while it is open; an inquiry moves nothing", () => {
    expect(step(none, dispute("inquiry"))).toBeNull();
    expect(step(dispute("inquiry"), dispute("inquiry_closed"))).toBeNull();
    expect(step(dispute("inquiry"), dispute("open"))).toBe("dispute_opened");
    expect(step(dispute("open"), dispute("won"))).toBe("dispute_won");
    expect(step(dispute("open"), dispute("lost"))).toBe("dispute_lost");
    expect(step(none, dispute("lost"))).toBe("dispute_lost");
    // An appeal: decided against us, open again, then won.
    expect(step(dispute("lost"), dispute("open"))).toBe("dispute_opened");
    expect(step(dispute("lost"), dispute("won"))).toBe("dispute_won");
  });

  test("opened and won adds up to nothing", () => {
    const there = subtractReversed(dispute("open"), none);
    const back = subtractReversed(dispute("won"), dispute("open"));
    expect(addReversed(there, back)).toEqual(none);
  });
});

describe("what may be refunded and how it is called", () => {
  test("neither what went back, nor what was asked for, nor what a bank holds is refundable", () => {
    const payment = {
      amountCents: 5_000n,
      refundedCents: 1_000n,
      disputedCents: 500n,
      lostCents: 200n,
    };
    expect(refundableCents(payment, 300n)).toBe(3_000n);
    expect(refundableCents({ ...payment, disputedCents: 9_000n }, 0n)).toBe(0n);
  });

  test.each([
    [{ ...none }, "paid"],
    [{ ...none, refundedCents: 1n }, "partially_refunded"],
    [{ ...none, refundedCents: 5_000n }, "refunded"],
    [{ ...none, refundedCents: 1n, disputedCents: 1n }, "disputed"],
    [{ ...none, lostCents: 1n }, "lost"],
  ] as const)("%o is %s", (reversed, state) => {
    expect(purchaseStatusOf({ amountCents: 5_000n, ...reversed })).toBe(state);
  });
});
