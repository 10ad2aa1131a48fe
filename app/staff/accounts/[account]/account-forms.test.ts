import { describe, expect, test } from "vitest";
import { giveCreditsForm, recurringForm } from "./account-forms.schema";

const grant = {
  wallet_id: "wal_1",
  amount: 100,
  grant_type: "bonus" as const,
  description: "",
  source: "",
  effective_at: "",
  expires_at: "",
  priority: 0,
  operations: [],
  organization_ids: [],
  rollover_cap: null,
  rollover_days: null,
};

describe("the form that gives credits", () => {
  test("sends nothing for what was left empty", () => {
    expect(giveCreditsForm.parse(grant)).toEqual({
      wallet_id: "wal_1",
      amount: 100,
      grant_type: "bonus",
      priority: 0,
      scope: { operations: [], organization_ids: [] },
    });
  });

  test("reads its times as UTC and its rollover as one thing", () => {
    expect(
      giveCreditsForm.parse({
        ...grant,
        expires_at: "2027-01-31T09:00",
        rollover_cap: 50,
        rollover_days: 31,
      }),
    ).toMatchObject({
      expires_at: "2027-01-31T09:00:00Z",
      rollover: { cap: 50, expires_after_days: 31 },
    });
  });

  test("says which field is wrong", () => {
    const wrong = giveCreditsForm.safeParse({ ...grant, amount: null, expires_at: "tomorrow" });
    expect(wrong.error?.issues.map(({ path }) => path.join("."))).toEqual(["amount", "expires_at"]);
  });
});

test("a recurring grant that never expires and does not end sends neither", () => {
  expect(
    recurringForm.parse({
      wallet_id: "wal_1",
      amount: 10,
      grant_type: "committed",
      cadence: "monthly",
      starts_at: "",
      ends_at: "",
      expires_after_days: null,
      description: "Included",
      rollover_cap: null,
      rollover_days: null,
    }),
  ).toEqual({
    wallet_id: "wal_1",
    amount: 10,
    grant_type: "committed",
    cadence: "monthly",
    description: "Included",
  });
});
