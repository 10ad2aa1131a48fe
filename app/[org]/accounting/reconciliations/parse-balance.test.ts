import { expect, it } from "vitest";
import { parseBalance } from "./parse-balance";

it.each([
  ["1,234.50", 123_450],
  ["-1,234.5", -123_450],
  ["−3", -300],
  ["0", 0],
  ["0.00", 0],
  ["-0", 0],
])("%s is read as %d", (text, minorUnits) => {
  expect(parseBalance(text, "USD")).toEqual({ minorUnits });
});

it.each(["", "-", "--5", "1.234", "five"])("%j is no balance", (text) => {
  expect(parseBalance(text, "USD")).toHaveProperty("problem");
});
