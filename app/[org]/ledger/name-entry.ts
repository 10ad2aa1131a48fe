import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";

const kinds: Partial<Record<string, string>> = {
  grant: "Credits added",
  debit: "Spent",
  hold: "Held",
  capture: "Spent from a hold",
  release: "Hold released",
  refund: "Refunded",
  reversal: "Reversed",
  expiry: "Expired",
  adjustment: "Adjusted",
  clawback: "Taken back with a refund",
  base_fee: "Base fee",
  debt: "Base fee owed",
  debt_payment: "Debt paid",
};

/** What a kind of movement is called. */
export function nameOfKind(kind: string): string {
  return kinds[kind] ?? kind.replaceAll("_", " ");
}

/** What a movement that is no operation is called: its own words, else those of its kind. */
export function nameOfEntry(entry: Pick<LedgerEntryAnswer, "kind" | "description">): string {
  return entry.description || nameOfKind(entry.kind);
}
