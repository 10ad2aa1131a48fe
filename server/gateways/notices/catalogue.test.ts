import { expect, test } from "vitest";
import { isTransactional } from "@/emails/registry";
import { type NoticeName, notices } from "./catalogue";

test("emails end with one click in every kind but critical and money", () => {
  for (const [name, { kind }] of Object.entries(notices))
    expect([name, isTransactional(name as NoticeName)]).toEqual([
      name,
      kind === "critical" || kind === "money",
    ]);
});
