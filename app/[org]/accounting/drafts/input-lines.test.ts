import { expect, it } from "vitest";
import { inputLines } from "./input-lines";

it("an input is told field by field, with the way to each", () => {
  const input = {
    organization_id: "org_1",
    contact_id: "con_1",
    notes: null,
    archived: false,
    tags: [],
    lines: [{ description: "Work", unit_price: 1200 }],
  };
  expect(inputLines(input)).toEqual([
    { name: "contact_id", value: "con_1" },
    { name: "notes", value: "none" },
    { name: "archived", value: "false" },
    { name: "tags", value: "none" },
    { name: "lines.0.description", value: "Work" },
    { name: "lines.0.unit_price", value: "1200" },
  ]);
});
