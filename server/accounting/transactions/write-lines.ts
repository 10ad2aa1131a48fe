import type { BookEntryType } from "@/generated/prisma/enums";
import { inBooks } from "@/server/accounting/amounts/in-books";
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
  /** The same in the currency of the books; null while no rate is known. */
  base_amount: bigint | null;
  description: string | null;
};

type AccountOfEntry = {
  id: string;
  currency: string;
  code: string;
  name: string;
  book_currency: string;
};

const accountsOfEntries = lookUp<AccountOfEntry>()({
  name: "accounts_of_entries",
  key: { organization_id: "text", account_id: "text" },
  sql: (asked) => `
    select asked.place, a.id, a.currency, a.code, a.name, s.currency as book_currency
    from ${asked} join book_accounts a on a.id = asked.account_id and a.organization_id = asked.organization_id
    join book_settings s on s.organization_id = a.organization_id`,
});

const newLines = insertInto("book_lines", {
  id: "text",
  transaction_id: "text",
  position: "int",
  account_id: "text",
  entry_type: "book_entry_type",
  amount: "bigint",
  base_amount: "bigint",
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
  transaction: { id: string; organizationId: string; currency: string; rate: string | undefined },
  entries: EntryInput[],
): Promise<LineRow[]> {
  const ids = [...new Set(entries.map((entry) => entry.account_id))];
  const accounts = await read(
    accountsOfEntries,
    ...ids.map((id) => ({ organization_id: transaction.organizationId, account_id: id })),
  );
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const { currency } = transaction;
  const lines = entries.map((entry, index) => {
    const account = byId.get(entry.account_id);
    if (!account)
      throw invalid(
        `entries.${index}.account_id`,
        `There is no account ${entry.account_id} in this organization`,
      );
    if (account.currency !== currency && account.currency !== account.book_currency) {
      throw invalid(
        `entries.${index}.account_id`,
        `Account ${account.code} is in ${account.currency}, but the transaction is in ${currency}`,
      );
    }
    const { code, name } = account;
    const { account_id, entry_type, amount, description = null } = entry;
    return { account_id, code, name, entry_type, amount: BigInt(amount), description };
  });
  const bookCurrency = accounts[0]?.book_currency ?? currency;
  // Otherwise it is found when the transaction is posted.
  const rate = bookCurrency === currency ? "1" : transaction.rate;
  const values = rate === undefined ? [] : inBooks(lines, { currency, bookCurrency, rate });
  const valued = lines.map((line, at): LineRow => ({ ...line, base_amount: values[at] ?? null }));
  insertLines(write, transaction.id, valued);
  return valued;
}

/** Writes lines whose accounts are known. */
export function insertLines(
  write: Put,
  transactionId: string,
  lines: Omit<LineRow, "code" | "name">[],
): void {
  write(
    newLines,
    ...lines.map(({ account_id, entry_type, amount, base_amount, description }, position) => ({
      id: newId("bookLine"),
      transaction_id: transactionId,
      position,
      account_id,
      entry_type,
      amount,
      base_amount,
      description,
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
