import { describe, expect, it } from "vitest";
import type { BillingRecordAnswer } from "@/server/billing/history/billing-record.schema";
import { creditsBeside, describeRecord } from "./describe-record";

const recharge: BillingRecordAnswer = {
  id: "rch_1",
  kind: "recharge",
  title: "Auto-recharge",
  status: "paid",
  credits: 1_601,
  amount_cents: 1_601,
  tax_cents: null,
  currency: "usd",
  method_type: "card",
  card_brand: "visa",
  card_last4: "4242",
  card_wallet: null,
  bank_last4: null,
  problem: null,
  receipt_number: null,
  receipt_url: null,
  invoice_pdf_url: null,
  refund_of: null,
  created_at: "2026-11-21T00:00:00Z",
  paid_at: null,
};
const refund = { ...recharge, kind: "refund", status: "refunded" } as const;

describe("a payment in words", () => {
  it.each([
    ["a recharge", recharge, "Paid", "Visa 4242"],
    [
      "a declined one",
      { ...recharge, status: "failed", problem: "the bank declined it" },
      "Failed",
      "The bank declined it. Nothing was charged",
    ],
    [
      "one that the bank asks about",
      { ...recharge, status: "requires_action" },
      "To confirm",
      "Your bank asks you to confirm it",
    ],
    [
      "a recharge under way",
      { ...recharge, status: "processing" },
      "Pending",
      "The charge is under way",
    ],
    [
      "a bank transfer that has not come",
      {
        ...recharge,
        kind: "purchase",
        status: "processing",
        card_brand: null,
        method_type: "customer_balance",
      },
      "Pending",
      "Waiting for your transfer",
    ],
    ["a refund", refund, "Sent", "To Visa 4242"],
    ["a refund to no card", { ...refund, card_brand: null, method_type: "x402" }, "Sent", null],
    ["one under way", { ...refund, status: "processing" }, "Pending", "Banks take up to ten days"],
    ["one that came back", { ...refund, status: "failed" }, "Failed", "The money didn’t leave"],
  ] as const)("%s", (_, record, word, note) => {
    expect(describeRecord(record)).toMatchObject({ word, note });
  });
});

it.each([
  ["Solo Dev", 1_000, "1,000 credits"],
  ["1,500 credits at 5% off", 1_500, null],
  ["1 credit", 1, null],
  ["Solo Dev", null, null],
])("beside “%s” with %s credits stands %s", (title, credits, words) => {
  expect(creditsBeside({ ...recharge, title, credits })).toBe(words);
});
