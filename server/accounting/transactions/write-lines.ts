import type { BookEntryType } from "@/generated/prisma/enums";
import { invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { insertInto, lookUp, type Put, type Read } from "@/server/foundation/statements";
import type { EntryInput, TransactionAnswer } from "./transaction.schema";

/** A line with what is shown of its account. */
export type LineRow = {
  account_id: string;
  code: string;
  name: string;
  entry_type: BookEntryType;
  amount: bigint;
  description: string | null;
};

const accountsOfEntries = lookUp<{ id: string; currency: string; code: string; name: string }>()({
  name: "accounts_of_entries",
  key: { organization_id: "text", account_id: "text" },
  sql: (asked) => `
    select asked.place, a.id, a.currency, a.code, a.name
    from ${asked} join book_accounts a on a.id = asked.account_id and a.organization_id = asked.organization_id`,
});

const newLines = insertInto("book_lines", {
  id: "text",
  transaction_id: "text",
  position: "int",
  account_id: "text",
  entry_type: "book_entry_type",
  amount: "bigint",
  description: "text",
});

/**
 * Writes the lines of a pending transaction.
 * @returns them as an answer shows them
 * @throws validation_failed naming the entry whose account is not of this organization or has
 * another currency.
 */
export async function writeLines(
  { read, write }: { read: Read; write: Put },
  transaction: { id: string; organizationId: string; currency: string },
  entries: EntryInput[],
): Promise<LineRow[]> {
  const ids = [...new Set(entries.map((entry) => entry.account_id))];
  const accounts = await read(
    accountsOfEntries,
    ...ids.map((id) => ({ organization_id: transaction.organizationId, account_id: id })),
  );
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const lines = entries.map((entry, index): LineRow => {
    const account = byId.get(entry.account_id);
    if (!account)
      throw invalid(
        `entries.${index}.account_id`,
        `There is no account ${entry.account_id} in this organization`,
      );
    if (account.currency !== transaction.currency) {
      throw invalid(
        `entries.${index}.account_id`,
        `Account ${account.code} is in ${account.currency}, the transaction in ${transaction.currency}`,
      );
    }
    const { code, name } = account;
    const { account_id, entry_type, amount, description = null } = entry;
    return { account_id, code, name, entry_type, amount: BigInt(amount), description };
  });
  insertLines(write, transaction.id, lines);
  return lines;
}

/** Writes lines whose accounts are known. */
export function insertLines(write: Put, transactionId: string, lines: LineRow[]): void {
  write(
    newLines,
    ...lines.map(({ code: _, name: __, ...line }, position) => ({
      ...line,
      id: newId("bookLine"),
      transaction_id: transactionId,
      position,
    })),
  );
}

/** Lines as the API shows them. */
export function lineAnswers(lines: LineRow[]): TransactionAnswer["entries"] {
  return lines.map((line) => ({
    account_id: line.account_id,
    account_code: line.code,
    account_name: line.name,
    entry_type: line.entry_type,
    amount: Number(line.amount),
    description: line.description,
  }));
}
