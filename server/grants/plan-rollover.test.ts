import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planRollover } from "./plan-rollover";

const now = new Date("2027-02-01T00:00:30Z");
const grant = {
  effectiveAt: new Date("2027-01-01T00:00:00Z"),
  expiresAt: new Date("2027-02-01T00:00:00Z"),
  rolloverCap: 100n as bigint | null,
  rolloverDays: null as number | null,
};
const plan = (left: bigint, changes: Partial<typeof grant> = {}, rolledBefore = 0n) =>
  planRollover({ grant: { ...grant, ...changes }, left, rolledBefore, now });

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

  test("it lives as long as the grant did, or for the days that were agreed", () => {
    expect(plan(60n)?.expiresAt).toEqual(new Date("2027-03-04T00:00:30Z"));
    expect(plan(60n, { rolloverDays: 7 })?.expiresAt).toEqual(new Date("2027-02-08T00:00:30Z"));
  });

  test("however a rest comes free in parts, together no more than the cap rolls over", () => {
    const parts = fc.array(fc.bigInt({ min: 1n, max: 80n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, (lefts) => {
        let rolled = 0n;
        for (const left of lefts) rolled += plan(left, {}, rolled)?.amount ?? 0n;
        const total = lefts.reduce((sum, left) => sum + left, 0n);
        expect(rolled).toBe(total < 100n ? total : 100n);
      }),
    );
  });
});
