import { expect, test } from "vitest";
import { parseMoney } from "./parse-money";

test.each([
  ["25", 2500],
  ["25.5", 2550],
  ["25.05", 2505],
  ["$1,000.00", 100_000],
  [" 5 ", 500],
  ["0.07", 7],
])("%j is %i cents", (text, cents) => expect(parseMoney(text)).toBe(cents));

test.each(["", "5.", "5.001", "1,00", "-5", "5e3", "five", "1.000,00"])("%j is no amount", (text) =>
  expect(parseMoney(text)).toBeNull(),
);
