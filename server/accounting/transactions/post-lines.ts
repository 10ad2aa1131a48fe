import { newId } from "@/server/foundation/ids";
import { insertInto, type Put } from "@/server/foundation/statements";
import { postedTransactions } from "./post-transaction";
import { insertLines, type LineRow } from "./write-lines";

const newPostings = insertInto("book_transactions", {
  id: "text",
  organization_id: "text",
  status: "book_transaction_status",
  date: "date",
  description: "text",
  reference: "text",
  currency: "text",
  exchange_rate: "numeric",
  source_id: "text",
  reverses_id: "text",
  created_at: "timestamptz",
});

/** A transaction as a document makes it. */
export type Posting = {
  organizationId: string;
  date: string;
  description: string;
  reference: string | null;
  currency: string;
  /** From its currency to that of the books. */
  rate: string;
  /** The document or payment it is made for. */
  sourceId: string;
  /** The transaction it takes back. */
  reversesId?: string;
  lines: PostedLine[];
};

/** A line of which the account is known to be one of this organization's, in a currency that may post. */
export type PostedLine = Omit<LineRow, "code" | "name" | "base_amount"> & { base_amount: bigint };

/**
 * Writes a posted transaction of the books: for whatever posts by itself (documents, payments).
 * The database refuses one that does not balance, in its currency and in that of the books.
 * @returns its id
 */
export function postLines(write: Put, posting: Posting, now: Date): string {
  const id = newId("bookTransaction");
  write(newPostings, {
    id,
    organization_id: posting.organizationId,
    status: "pending",
    date: posting.date,
    description: posting.description.slice(0, 500),
    reference: posting.reference,
    currency: posting.currency,
    exchange_rate: posting.rate,
    source_id: posting.sourceId,
    reverses_id: posting.reversesId ?? null,
    created_at: now,
  });
  insertLines(write, id, posting.lines);
  write(postedTransactions, { id, posted_at: now, exchange_rate: posting.rate });
  return id;
}
