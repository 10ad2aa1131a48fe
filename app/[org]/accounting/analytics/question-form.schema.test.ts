import { expect, it } from "vitest";
import { questionSchema } from "@/server/accounting/analytics/analysis.schema";
import { questionFormSchema } from "./question-form.schema";
import { formOf, questionOf } from "./question-form-values";

const form = {
  source: "sales" as const,
  measure: "amount" as const,
  first: "month" as const,
  second: "contact" as const,
  third: "none" as const,
  from: "2026-01-01",
  to: "2026-12-31",
  consolidated: false,
  account: "",
  contact: "con_1",
  category: "",
  item: "",
  tax_rate: "",
};

it("sends what was chosen, and comes back as it was", () => {
  const question = questionOf(questionFormSchema.parse(form));
  expect(question).toEqual({
    source: "sales",
    measure: "amount",
    by: ["month", "contact"],
    from: "2026-01-01",
    to: "2026-12-31",
    contact_ids: ["con_1"],
  });
  expect(formOf(questionSchema.parse(question))).toEqual(form);
});

it("leaves out filters that entries do not have", () => {
  expect(questionOf({ ...form, source: "entries", second: "none" })).not.toHaveProperty(
    "contact_ids",
  );
});

it("says at its fields what the server would refuse", () => {
  const broken = { ...form, source: "entries" as const, to: "2025-01-01" };
  const { error } = questionFormSchema.safeParse(broken);
  expect(error?.issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    "from: Must be on or before the last day",
    "first: Only invoice and bill lines can be grouped by contact, not entries",
  ]);
});
