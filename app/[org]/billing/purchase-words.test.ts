import { describe, expect, it } from "vitest";
import { type PurchaseAnswer, purchaseStates } from "@/server/purchases/purchase.schema";
import { describePurchase, paidWith } from "./purchase-words";

const bought: PurchaseAnswer = {
  id: "pur_1",
  title: "Builder package",
  kind: "package",
  quote_id: null,
  credits: 5000,
  amount_cents: 5000,
  currency: "usd",
  price_version: "standard",
  status: "paid",
  checkout_url: null,
  checkout_expires_at: null,
  method_type: "card",
  card_brand: "visa",
  card_last4: "4242",
  card_wallet: null,
  bank_last4: null,
  transfer: null,
  receipt_number: null,
  receipt_url: null,
  invoice_pdf_url: null,
  bought_by: null,
  problem: null,
  created_at: "2026-11-21T00:00:00Z",
  processing_at: null,
  paid_at: null,
};
const bank = {
  method_type: "us_bank_account",
  bank_last4: "6789",
  card_brand: null,
  card_last4: null,
};

describe("a purchase in words", () => {
  it.each(purchaseStates)("has a word for the state %s", (status) => {
    expect(describePurchase({ ...bought, status }).word).toMatch(/^[A-Z]/);
  });
  it.each(["created", "checkout_open", "expired", "failed"] as const)(
    "says of %s that nothing was charged",
    (status) => {
      expect(describePurchase({ ...bought, status }).note).toContain("Nothing was charged");
    },
  );
  it("names how it was paid", () => {
    expect(paidWith(bought)).toBe("Visa 4242");
    expect(paidWith({ ...bought, card_wallet: "apple_pay" })).toBe("Visa 4242 (Apple Pay)");
    expect(paidWith({ ...bought, ...bank })).toBe("US bank account 6789");
  });
  it("says what a transfer still misses", () => {
    const transfer = {
      reference: null,
      lines: [],
      instructions_url: null,
      received_cents: 3000,
      missing_cents: 2000,
    };
    const words = describePurchase({ ...bought, status: "processing", transfer });
    expect(words).toMatchObject({
      word: "Pending",
      note: "$20.00 of the transfer is still missing",
    });
  });
  it("says of a debit that it is on its way, and why one failed", () => {
    expect(describePurchase({ ...bought, ...bank, status: "processing" }).note).toContain(
      "US bank account 6789 is on its way",
    );
    const failed = { ...bought, status: "failed" as const, problem: "It was cancelled" };
    expect(describePurchase(failed).note).toBe("It was cancelled. Nothing was charged");
  });
});
