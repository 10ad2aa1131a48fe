import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { TransactionAnswer } from "@/server/accounting/transactions/transaction.schema";

type Status = TransactionAnswer["status"];

const tones: Record<Status, BadgeTone> = {
  pending: "warn",
  posted: "good",
  reversed: "outline",
};

/** The status as a word on its tone. */
export function TransactionStatus({ status }: { status: Status }) {
  return (
    <Badge tone={tones[status]}>
      <span className="capitalize">{status}</span>
    </Badge>
  );
}

/** What a transaction moves: the sum of its debits, which its credits equal. Minor units. */
export function transactionTotal(transaction: TransactionAnswer): number {
  return transaction.entries
    .filter((entry) => entry.entry_type === "debit")
    .reduce((sum, entry) => sum + entry.amount, 0);
}
