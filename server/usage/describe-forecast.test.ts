import { describe, expect, test } from "vitest";
import { describeForecast, wholeDays } from "./describe-forecast";
import type { Forecast } from "./forecast";

const plain = { rechargePaused: false, reserved: 0n };
const reckoned = { historyDays: 63, perDay: 85_400_000n, growthPerWeek: 0, expiresUnused: 0n };
const span = { low: 9.2, middle: 12.1, high: 15.3 };

describe("a forecast in words", () => {
  test("says about when, the range, and what that rests on", () => {
    expect(describeForecast({ outcome: "runs_out", ...reckoned, span }, plain)).toEqual({
      summary: "About 12 days at this rate (9 to 16)",
      reason:
        "About 85 credits a day, based on the last 63 days. The range is right about 80% of the time.",
    });
  });

  test("leaves out a range that says no more, and an end that is not in sight", () => {
    const summary = (of: typeof span) =>
      describeForecast({ outcome: "runs_out", ...reckoned, span: of }, plain).summary;
    expect(summary({ low: 4.1, middle: 4.4, high: 4.8 })).toBe("About 4 days at this rate");
    expect(summary({ low: 90, middle: 200, high: Number.POSITIVE_INFINITY })).toBe(
      "About 200 days at this rate (90 or more)",
    );
    expect(summary({ low: 0, middle: 0.3, high: 0.9 })).toBe("Less than a day at this rate");
    expect(summary({ low: 0.2, middle: 1.2, high: 2.9 })).toBe("About 1 day at this rate (0 to 3)");
  });

  test("with auto-recharge it names the next recharge, not an end", () => {
    const recharges: Forecast = { outcome: "recharges", ...reckoned, span };
    expect(describeForecast(recharges, plain).summary).toBe(
      "Auto-recharge refills it, next in about 12 days (9 to 16)",
    );
    const due: Forecast = { ...recharges, span: { low: 0, middle: 0, high: 0 } };
    expect(describeForecast(due, plain).summary).toBe(
      "Auto-recharge refills it; a recharge is due now",
    );
  });

  test("tells growth, credits that will lapse, credits for some only, and a paused recharge", () => {
    const { reason } = describeForecast(
      {
        outcome: "runs_out",
        ...reckoned,
        growthPerWeek: 0.041,
        expiresUnused: 120_000_000n,
        span,
      },
      { rechargePaused: true, reserved: 40_000_000n },
    );
    expect(reason).toContain("growing 4% a week");
    expect(reason).toContain("About 120 credits would expire unused.");
    expect(reason).toContain(
      "This does not count 40 credits limited to certain operations or organizations.",
    );
    expect(reason).toContain("Auto-recharge is paused, so the forecast ignores it.");
  });

  test("is honest about little data and about none", () => {
    expect(describeForecast({ outcome: "not_enough_history", days: 1 }, plain)).toEqual({
      summary: "Not enough history for a forecast",
      reason: "A forecast needs 7 full days of use; there is 1 so far.",
    });
    expect(describeForecast({ outcome: "no_use" }, plain).summary).toContain("Nothing was spent");
  });

  test("days are widened to whole ones, never narrowed", () => {
    expect(wholeDays(span)).toEqual({ low: 9, middle: 12, high: 16 });
  });
});
