import { expect, test } from "vitest";
import { budgetFormSchema } from "./budget-form.schema";

const form = {
  subject: "agent",
  chosen: { member: "", agent: "agent_1", api_key: "", operation: "" },
  period: "day",
  limit: 10,
  action: "pause",
  alert_percents: [80, 50, 80],
};

function faultsOf(input: unknown): string[] {
  const { error } = budgetFormSchema.safeParse(input);
  return (error?.issues ?? []).map(({ path }) => path.join("."));
}

test("a budget of the whole organization needs nobody chosen", () => {
  const chosen = { ...form.chosen, agent: "" };
  expect(budgetFormSchema.parse({ ...form, subject: "organization", chosen })).toMatchObject({
    subject: "organization",
    alert_percents: [50, 80],
  });
});

test("everything that is missing is said at once", () => {
  expect(faultsOf({ ...form, subject: "member", limit: null })).toEqual(["limit", "chosen.member"]);
  expect(faultsOf({ ...form, limit: 0 })).toEqual(["limit"]);
});
