import type { EntryFilterKind, LedgerEntryAnswer } from "@/server/usage/ledger.schema";

const kinds: Record<EntryFilterKind, string> = {
  spent: "Everything used",
  added: "Everything added",
  grant: "Credits added",
  debit: "Spent",
  hold: "Held",
  capture: "Captured from a hold",
  release: "Hold released",
  refund: "Refunded",
  reversal: "Reversed",
  expiry: "Expired",
  adjustment: "Adjusted",
  clawback: "Clawed back with a payment",
  base_fee: "Base fee",
  debt: "Owed",
  debt_payment: "Debt paid",
};

/** What a kind of movement is called. */
export function nameOfKind(kind: string): string {
  return kinds[kind as EntryFilterKind] ?? kind.replaceAll("_", " ");
}

/** What a movement that is no operation is called: its own words, else those of its kind. */
export function nameOfEntry(entry: Pick<LedgerEntryAnswer, "kind" | "description">): string {
  return entry.description || nameOfKind(entry.kind);
}
