import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { handlers } from "./handlers";

test("the README asks Stripe for exactly the events that are handled", () => {
  const readme = readFileSync("README.md", "utf8");
  const listed = /api\/stripe\/webhook`[\s\S]*?```text\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  expect(listed.trim().split(/\s+/)).toEqual(Object.keys(handlers).sort());
});
