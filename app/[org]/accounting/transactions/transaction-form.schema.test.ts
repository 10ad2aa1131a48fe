import { describe, expect, test } from "vitest";
import { transactionFormSchema } from "./transaction-form.schema";
import {
  blankLine,
  formPathOf,
  type TransactionFormValues,
  toFormValues,
  toTransactionInput,
  totalLines,
} from "./transaction-form-values";

function sale(changes: Partial<TransactionFormValues> = {}): TransactionFormValues {
  return {
    date: "2026-11-21",
    description: "Sale",
    reference: "",
    currency: "USD",
    entries: [
      { ...blankLine, account_id: "coa_cash", debit: "1,250.10" },
      blankLine,
      { ...blankLine, account_id: "coa_sales", credit: "1250.1" },
    ],
    ...changes,
  };
}

function problemsOf(form: TransactionFormValues) {
  const result = transactionFormSchema.safeParse(form);
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join("."));
}

describe("the transaction form", () => {
  test("a balanced sale is sent in minor units, without its blank lines", () => {
    expect(problemsOf(sale())).toEqual([]);
    expect(toTransactionInput(sale()).input.entries).toEqual([
      { account_id: "coa_cash", entry_type: "debit", amount: 125010 },
      { account_id: "coa_sales", entry_type: "credit", amount: 125010 },
    ]);
  });

  test("a problem of an entry lands on the line it came from", () => {
    const { lineOfEntry } = toTransactionInput(sale());
    expect(formPathOf("entries.1.account_id", lineOfEntry, sale())).toBe("entries.2.account_id");
    expect(formPathOf("entries.1.amount", lineOfEntry, sale())).toBe("entries.2.credit");
    expect(formPathOf("date", lineOfEntry, sale())).toBe("date");
  });

  test("unequal sides are refused and the difference is exact", () => {
    const form = sale({
      entries: [
        { ...blankLine, account_id: "a", debit: "0.30" },
        { ...blankLine, account_id: "b", credit: "0.10" },
        { ...blankLine, account_id: "c", credit: "0.10" },
      ],
    });
    expect(problemsOf(form)).toEqual(["entries"]);
    expect(totalLines(form.entries, "USD")).toEqual({
      debits: 30n,
      credits: 20n,
      difference: 10n,
    });
  });

  test("a line needs an account and exactly one side", () => {
    const form = sale({
      entries: [
        { ...blankLine, debit: "5" },
        { ...blankLine, account_id: "b", debit: "5", credit: "5" },
        { ...blankLine, account_id: "c" },
      ],
    });
    expect(problemsOf(form)).toEqual(
      expect.arrayContaining(["entries.0.account_id", "entries.1.credit", "entries.2.debit"]),
    );
  });

  test("a stored transaction comes back from the form as it was", () => {
    const entries = toTransactionInput(sale()).input.entries.map((entry) => ({
      ...entry,
      account_code: "1000",
      account_name: "Cash",
      description: null,
    }));
    const form = toFormValues({
      id: "txn_1",
      status: "pending",
      date: "2026-11-21",
      description: "Sale",
      reference: null,
      currency: "USD",
      entries,
      exchange_rate_decimal: null,
      source_id: null,
      reverses: null,
      reversed_by: null,
      created_at: "2026-11-21T00:00:00.000Z",
      posted_at: null,
    });
    expect(toTransactionInput(form).input).toEqual(toTransactionInput(sale()).input);
  });
});
