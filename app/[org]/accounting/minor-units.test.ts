import { describe, expect, test } from "vitest";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { formatMinorUnits, parseMinorUnits, parsePrice } from "./minor-units";

describe("parseMinorUnits", () => {
  test.each([
    ["12", "USD", 1200],
    ["12.5", "USD", 1250],
    [".5", "USD", 50],
    ["1,234,567.89", "USD", 123456789],
    ["0.1", "KWD", 100],
    ["500", "JPY", 500],
    // 1.1 * 100 and 4.35 * 100 are not whole in floating point.
    ["1.10", "USD", 110],
    ["4.35", "USD", 435],
    ["9999999999.99", "USD", 999_999_999_999],
  ])("reads %s %s exactly", (text, currency, minorUnits) => {
    expect(parseMinorUnits(text, currency)).toEqual({ minorUnits });
  });

  test.each([
    ["", "USD"],
    [".", "USD"],
    ["0", "USD"],
    ["-5", "USD"],
    ["1,50", "USD"],
    ["1e3", "USD"],
    ["1.234", "USD"],
    ["1.5", "JPY"],
    ["10000000001", "USD"],
  ])("refuses %s %s rather than guess or round", (text, currency) => {
    expect(parseMinorUnits(text, currency)).toHaveProperty("problem");
  });
});

test("an amount survives being shown in a field and read back", () => {
  for (const [amount, currency] of [
    [1, "USD"],
    [110, "USD"],
    [500, "JPY"],
    [1234567, "KWD"],
  ] as const) {
    expect(parseMinorUnits(minorUnitsToDecimal(amount, currency), currency)).toEqual({
      minorUnits: amount,
    });
  }
});

test("amounts are written with the decimals of their currency", () => {
  expect(formatMinorUnits(123450, "USD")).toBe("$1,234.50");
  expect(formatMinorUnits(-500, "JPY")).toBe("−¥500");
  expect(formatMinorUnits(9_007_199_254_740_993n, "USD")).toBe("$90,071,992,547,409.93");
});

describe("parsePrice", () => {
  test.each([
    ["0", 0],
    ["0.00", 0],
    ["12.5", 1250],
    ["-12.50", -1250],
    ["−1,000", -100_000],
  ])("reads %s", (text, minorUnits) => expect(parsePrice(text, "USD")).toEqual({ minorUnits }));

  test.each(["", "-", "--1", "1-", "1.234", "free"])("refuses %j", (text) =>
    expect(parsePrice(text, "USD")).toHaveProperty("problem"),
  );
});
