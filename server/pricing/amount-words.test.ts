import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { creditsInWords, formatCost, formatPrice } from "./amount-words";

it.each([
  [0, "0 credits", "Free", "nothing"],
  [1, "1 credit", "1 credit", "1 credit"],
  [0.25, "0.25 credits", "0.25 credits", "0.25 credits"],
  [1_500, "1,500 credits", "1,500 credits", "1,500 credits"],
])("%d is told as an amount, a price and a cost", (value, amount, price, cost) => {
  expect([creditsInWords(value), formatPrice(value), formatCost(value)]).toEqual([
    amount,
    price,
    cost,
  ]);
});

it("nobody writes the unit behind an amount by hand, where one credit would read “1 credits”", () => {
  const files = globSync("{app,components,emails,server}/**/*.{ts,tsx}", {
    exclude: (name) => name.includes(".test.") || name.endsWith("pricing/amount-words.ts"),
  });
  expect(files.length).toBeGreaterThan(500);
  const byHand =
    /formatCredits\((?:[^()]|\([^()]*\))*\)\}\s+(?:credits?\b(?! \/)|are\b|\$?\{.{0,60}"credit")/;
  expect(files.filter((file) => byHand.test(readFileSync(file, "utf8")))).toEqual([]);
});
