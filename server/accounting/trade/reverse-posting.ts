import { readSettings, requireOpenPeriod } from "@/server/accounting/settings/book-settings";
import { linesOfTransactions } from "@/server/accounting/transactions/lock-transaction";
import { postLines } from "@/server/accounting/transactions/post-lines";
import { reversedTransactions } from "@/server/accounting/transactions/reverse-transaction";
import { invariant } from "@/server/foundation/invariant";
import { lookUp, type Put, type Read } from "@/server/foundation/statements";
import { opposite } from "./sides";

type Posted = {
  description: string;
  reference: string | null;
  currency: string;
  exchange_rate: string;
};

const postedTransactions = lookUp<Posted>()({
  name: "posted_transactions_of_documents",
  key: { id: "text" },
  sql: (asked) => `
    select asked.place, t.description, t.reference, t.currency, t.exchange_rate::text as exchange_rate
    from ${asked} join book_transactions t on t.id = asked.id`,
});

/**
 * Takes back what a document or a payment posted, by the mirror of it.
 * @returns the id of the mirror
 * @throws wrong_state where the date lies in a closed period
 */
export async function reversePosting(
  { read, write }: { read: Read; write: Put },
  original: { organizationId: string; transactionId: string; date: string; sourceId: string },
  now: Date,
): Promise<string> {
  const { organizationId, transactionId, date, sourceId } = original;
  const [[posted], lines, settings] = await Promise.all([
    read(postedTransactions, { id: transactionId }),
    read(linesOfTransactions, { transaction_id: transactionId }),
    readSettings(read, organizationId),
  ]);
  invariant(posted, "what was posted is kept");
  requireOpenPeriod(settings, date);
  const id = postLines(
    write,
    {
      organizationId,
      date,
      description: `Reversal of ${posted.description}`,
      reference: posted.reference,
      currency: posted.currency,
      rate: posted.exchange_rate,
      sourceId,
      reversesId: transactionId,
      lines: lines.map((line) => ({
        ...line,
        entry_type: opposite(line.entry_type),
        base_amount: line.base_amount ?? 0n,
      })),
    },
    now,
  );
  write(reversedTransactions, { id: transactionId });
  return id;
}
