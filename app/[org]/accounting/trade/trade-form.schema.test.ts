import { describe, expect, it } from "vitest";
import type { ItemAnswer } from "@/app/[org]/accounting/answers";
import { purchase, sale } from "@/server/accounting/trade/sides";
import { tradeFormSchema } from "./trade-form.schema";
import {
  blankLine,
  formPathOf,
  type TradeFormValues,
  toDraft,
  totalsOf,
  withItem,
} from "./trade-form-values";

const form = (fields: Partial<TradeFormValues>): TradeFormValues => ({
  contact_id: "con_1",
  issue_date: "2026-01-15",
  due_date: "",
  order_number: "",
  currency: "USD",
  exchange_rate: "",
  lines: [{ ...blankLine, description: "Consulting", unit_price: "120" }],
  notes: "",
  footer: "",
  ...fields,
});

const problemsOf = (fields: Partial<TradeFormValues>) =>
  (tradeFormSchema.safeParse(form(fields)).error?.issues ?? []).map(({ path, message }) => [
    path.join("."),
    message,
  ]);

describe("the form of an invoice", () => {
  it("takes a line with a description and a price, and says what is wrong with others", () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ lines: [blankLine] })).toEqual([
      ["lines.0.description", "Enter at least one line"],
    ]);
    const wrong = { ...blankLine, quantity: "0", unit_price: "x", discount: "101" };
    expect(problemsOf({ lines: [wrong] })).toEqual([
      ["lines.0.description", "Say what this is for"],
      ["lines.0.quantity", "Enter a number above 0"],
      ["lines.0.unit_price", "Enter an amount such as 1200.50"],
      ["lines.0.discount", "Enter at most 100"],
    ]);
  });

  it("leaves out blank lines, and finds the line again that the server refused", () => {
    const line = { ...blankLine, description: "Refund", quantity: "2", unit_price: "-5" };
    const { draft, lineOfDraft } = toDraft(form({ lines: [blankLine, line] }));
    expect(draft.lines).toEqual([
      {
        description: "Refund",
        quantity_decimal: "2",
        unit_price: -500,
        discount_percent_decimal: null,
        tax_rate_ids: [],
      },
    ]);
    expect(formPathOf("lines.0.quantity_decimal", lineOfDraft)).toBe("lines.1.quantity");
    expect(formPathOf("exchange_rate_decimal", lineOfDraft)).toBe("exchange_rate");
    expect(formPathOf("lines", lineOfDraft)).toBe("lines.1.description");
  });

  it("adds up what can be read already", () => {
    const rates = new Map([
      ["tax_1", { id: "tax_1", percent: "20", inclusive: false, compound: false }],
    ]);
    const line = { ...blankLine, quantity: "2.5", unit_price: "120", tax_rate_ids: ["tax_1"] };
    const half = { ...blankLine, unit_price: "60", discount: "50" };
    const begun = { ...blankLine, quantity: "1.", unit_price: "1.234" };
    expect(totalsOf([line, half, begun], "USD", rates)).toMatchObject({
      subtotal: 33_000n,
      discount: 3_000n,
      tax: 6_000n,
      total: 39_000n,
    });
  });
});

describe("a line for which an item is chosen", () => {
  const item = {
    id: "item_1",
    name: "Consulting",
    currency: "USD",
    sale_price: 12_000,
    purchase_price: null,
    sale_account_id: "coa_1",
    purchase_account_id: null,
    category_id: "cat_1",
    tax_rate_ids: ["tax_1"],
  } as ItemAnswer;

  it("takes over description, price, account, category and taxes", () => {
    const before = { ...blankLine, description: "consu", quantity: "3", unit_price: "7" };
    expect(withItem(before, item, "USD", sale)).toEqual({
      item_id: "item_1",
      description: "Consulting",
      quantity: "3",
      unit_price: "120.00",
      discount: "",
      account_id: "coa_1",
      category_id: "cat_1",
      tax_rate_ids: ["tax_1"],
    });
  });

  it("keeps the price where the item has none on that side or in that currency", () => {
    const before = { ...blankLine, unit_price: "99" };
    expect(withItem(before, item, "EUR", sale).unit_price).toBe("99");
    expect(withItem(before, item, "USD", purchase)).toMatchObject({
      unit_price: "99",
      account_id: "",
    });
  });
});
