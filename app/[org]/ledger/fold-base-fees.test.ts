import { expect, it } from "vitest";
import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";
import { foldBaseFees } from "./fold-base-fees";

const entry = (seq: number, kind: string, hour: string, organization = "org_1") =>
  ({
    id: `acct_1.${seq}`,
    seq,
    kind,
    amount: -3.571429,
    moved: 3.571429,
    debt_taken: 0,
    debt_payment: 0,
    balance_after: 100 + seq,
    organization_id: organization,
    organization_name: organization,
    created_at: `2026-11-${hour}:00:00.000Z`,
  }) as LedgerEntryAnswer;

it("folds base fees that follow each other on one day of the organization, with their sum and the last balance", () => {
  const rows = foldBaseFees(
    [
      entry(6, "base_fee", "22T02", "org_2"),
      entry(5, "base_fee", "22T01"),
      entry(4, "base_fee", "21T23"),
      entry(3, "debit", "21T12"),
      entry(2, "base_fee", "21T11"),
      entry(1, "grant", "20T10"),
    ],
    "Europe/Berlin",
  );
  expect(rows.map(({ seq, fees, amount }) => [seq, fees?.length, amount])).toEqual([
    [6, 3, -10.714287],
    [3, undefined, -3.571429],
    [2, undefined, -3.571429],
    [1, undefined, -3.571429],
  ]);
  expect(rows[0]).toMatchObject({ balance_after: 106, organization_name: "2 organizations" });
});

it("keeps the base fees of two days apart", () => {
  const rows = foldBaseFees(
    [entry(3, "base_fee", "21T23"), entry(2, "base_fee", "21T22"), entry(1, "base_fee", "21T02")],
    "Europe/Berlin",
  );
  expect(rows.map(({ fees }) => fees?.length)).toEqual([undefined, 2]);
});
