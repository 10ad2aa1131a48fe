import { expect, test } from "vitest";
import { HOME, safeNext } from "./safe-next";

test("a path of this site is kept", () => {
  expect(safeNext("/acme/billing?tab=cards")).toBe("/acme/billing?tab=cards");
});

test.each([
  "https://evil.test",
  "//evil.test",
  "/\\evil.test",
  "/\t/evil.test",
  "acme",
  "",
  undefined,
])("%j leads home, never to another site", (next) => {
  expect(safeNext(next)).toBe(HOME);
});
