import { expect, test } from "vitest";
import { z } from "zod";
import { countUpTo } from "./fields";
import { parseInput } from "./parse-input";

const schema = z.strictObject({
  text: z.string().min(1).max(1_000).optional(),
  count: countUpTo(200).optional(),
  amount: z.number().positive("Enter more than 0").optional(),
  kind: z.enum(["json", "csv"]).optional(),
  tags: z.array(z.string()).min(2).optional(),
  must: z.boolean(),
});

const refusal = (raw: object) => {
  try {
    parseInput(schema, { must: true, ...raw });
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

test.each([
  [{ must: undefined }, "must: Is missing"],
  [{ must: 1 }, "must: Must be true or false"],
  [{ text: "" }, "text: Must not be empty"],
  [{ text: "x".repeat(1_001) }, "text: Use at most 1,000 characters"],
  [{ text: 1 }, "text: Must be a string"],
  [{ count: "many" }, "count: Must be a number"],
  [{ count: "0x10" }, "count: Must be a number"],
  [{ count: "1e2" }, "count: Must be a number"],
  [{ count: true }, "count: Must be a number"],
  [{ count: "" }, "count: Must be a number"],
  [{ count: 1.5 }, "count: Must be a whole number"],
  [{ count: 201 }, "count: Must be at most 200"],
  [{ amount: 0 }, "amount: Enter more than 0"],
  [{ kind: "xml" }, "kind: Must be one of json, csv"],
  [{ tags: ["one"] }, "tags: Send at least 2"],
  [{ extra: 1 }, "extra: Unknown field"],
])("%j is refused in words: %s", (raw, words) => {
  expect(refusal(raw)).toBe(`${words}. Nothing was changed or charged.`);
});

test("a count is taken as a number, and in digits", () => {
  expect([refusal({ count: 200 }), refusal({ count: "200" })]).toEqual(["accepted", "accepted"]);
});
