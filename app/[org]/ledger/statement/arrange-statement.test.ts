import { expect, test } from "vitest";
import type { StatementAnswer } from "@/server/usage/statement.schema";
import { arrangeStatement } from "./arrange-statement";

type Line = StatementAnswer["lines"][number];
const line = (over: Partial<Line> & Pick<Line, "line" | "credits">): Line => ({
  category: null,
  organization_id: null,
  organization_name: null,
  operation: null,
  label: over.line,
  entries: 1,
  ...over,
});

test("parts come in the order they are read in, empty ones are left out, sums are exact", () => {
  const used = { organization_id: "org_a", organization_name: "Acme" };
  const arranged = arrangeStatement({
    lines: [
      line({ line: "grants", credits: 0.1, category: "purchased" }),
      line({ line: "grants", credits: 0.2, category: "bonus" }),
      line({ line: "usage", credits: -3, operation: "invoice.create", ...used }),
      line({ line: "holds_captured", credits: -2, operation: "report.generate", ...used }),
      line({ line: "usage", credits: -1, organization_id: "org_b", organization_name: "Branch" }),
      line({ line: "debt_taken", credits: 5 }),
    ],
  });
  expect(arranged.map(({ title, credits }) => [title, credits])).toEqual([
    ["Credits added", 0.3],
    ["Credits used", -6],
    ["Debt", 5],
  ]);
  expect(
    arranged[1]?.groups.map(({ name, lines, credits }) => [
      name,
      lines.map(({ label }) => label),
      credits,
    ]),
  ).toEqual([
    ["Acme", ["usage", "holds_captured (captured holds)"], -5],
    ["Branch", ["usage"], -1],
  ]);
});
