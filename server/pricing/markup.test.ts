import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_MARKUP_BPS, markupOn, shareMarkup, takenBack } from "./markup";

const price = fc.bigInt({ min: 1n, max: 10n ** 12n });
const bps = fc.integer({ min: 0, max: MAX_MARKUP_BPS });

test("20% on 10 credits is 2: the creator gets 1.6, the platform 0.4", () => {
  const markup = markupOn(10_000_000n, 2_000);
  expect(markup).toBe(2_000_000n);
  expect(shareMarkup(markup)).toEqual({ creator: 1_600_000n, platform: 400_000n });
});

test("what is below a microcredit is not charged, and of a single one the platform has it", () => {
  expect(markupOn(4n, 2_000)).toBe(0n);
  expect(shareMarkup(markupOn(5n, 2_000))).toEqual({ creator: 0n, platform: 1n });
});

test("sharing loses and makes no microcredit, and the creator never gets more than 80%", () => {
  fc.assert(
    fc.property(price, bps, (of, percent) => {
      const markup = markupOn(of, percent);
      const { creator, platform } = shareMarkup(markup);
      expect(creator + platform).toBe(markup);
      expect(creator * 100n <= markup * 80n && (creator + 1n) * 100n > markup * 80n).toBe(true);
    }),
  );
});

test("refunds in any parts take back exactly the shares, and never more than each returns", () => {
  const parts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(price, bps, parts, (of, percent, wanted) => {
      const markup = markupOn(of, percent);
      const charge = { amount: of + markup, shares: shareMarkup(markup) };
      const taken = { creator: 0n, platform: 0n };
      let before = 0n;
      for (const part of [...wanted, charge.amount]) {
        const amount = part < charge.amount - before ? part : charge.amount - before;
        const back = takenBack(charge, { before, after: before + amount });
        before += amount;
        expect(back.creator >= 0n && back.platform >= 0n).toBe(true);
        expect(back.creator + back.platform <= amount).toBe(true);
        taken.creator += back.creator;
        taken.platform += back.platform;
        // So far as the charge came back, so far did the markup.
        expect(taken.creator + taken.platform).toBe((markup * before) / charge.amount);
      }
      expect(taken).toEqual(charge.shares);
    }),
  );
});
