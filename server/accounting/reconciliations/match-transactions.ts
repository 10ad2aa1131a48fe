import { z } from "zod";
import type { BookTransactionStatus } from "@/generated/prisma/enums";
import { recordEvent } from "@/server/accounting/events/record-event";
import { DomainError, invalid } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { insertInto, lookUp, writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { lockReconciliation } from "./lock-reconciliation";
import { type Matchable, matchSchema, newMatchFields } from "./reconciliation.schema";

type LineToMatch = { id: string; amount: bigint; match_id: string | null };

const linesToMatch = lookUp<LineToMatch>()({
  name: "statement_lines_to_match",
  key: { reconciliation_id: "text", line_id: "text" },
  sql: (asked) => `
    select asked.place, l.id, l.amount, l.match_id
    from ${asked} join bank_statement_lines l on l.id = asked.line_id and l.reconciliation_id = asked.reconciliation_id`,
});

type EntryToMatch = {
  id: string;
  transaction_id: string;
  status: BookTransactionStatus;
  date: string;
  description: string;
  reference: string | null;
  net: bigint;
  is_matched: boolean;
};

const entriesToMatch = lookUp<EntryToMatch>()({
  name: "book_entries_to_match",
  key: { organization_id: "text", account_id: "text", transaction_id: "text" },
  sql: (asked) => `
    select asked.place, l.id, t.id as transaction_id, t.status::text as status, t.date::text as date, t.description, t.reference,
      case when l.entry_type = 'debit' then own.amount else -own.amount end as net, m.book_line_id is not null as is_matched
    from ${asked} join book_transactions t on t.id = asked.transaction_id and t.organization_id = asked.organization_id
    join book_lines l on l.transaction_id = t.id and l.account_id = asked.account_id and l.amount > 0
    join book_accounts a on a.id = l.account_id
    cross join lateral amount_on_account(a.currency, t.currency, l.amount, l.base_amount) own(amount)
    left join bank_statement_match_entries m on m.book_line_id = l.id
    order by t.id, l.position`,
});

const newMatches = insertInto("bank_statement_matches", {
  id: "text",
  reconciliation_id: "text",
  created_at: "timestamptz",
});

const newMatchEntries = insertInto("bank_statement_match_entries", {
  book_line_id: "text",
  match_id: "text",
});

const matchedLines = writeRows({
  name: "matched_statement_lines",
  row: { id: "text", match_id: "text" },
  sql: (given) =>
    `update bank_statement_lines l set match_id = given.match_id from ${given} where l.id = given.id`,
});

/** Keeps the counts of a reconciliation; the caller holds its lock. */
const movedCounts = writeRows({
  name: "moved_reconciliation_counts",
  row: { id: "text", lines: "int", amount: "bigint" },
  sql: (given) => `
    update bank_reconciliations r set matched_count = r.matched_count + given.lines, matched_amount = r.matched_amount + given.amount
    from ${given} where r.id = given.id`,
});

/**
 * Says that lines of the bank and transactions of the books are the same money (S1: 1 credit for each
 * transaction): one to one, one to many, or many to many, as long as their sums are equal. An entry is
 * matched once at most, so of two people who match one at once exactly one does.
 */
export const matchTransactions = defineOperation({
  key: "statement.match",
  summary: "Match bank lines with transactions in the books, 1 credit per transaction",
  permission: "accounting.write",
  input: z.strictObject({
    organization_id: idSchema("organization"),
    reconciliation_id: idSchema("bankReconciliation"),
    ...newMatchFields,
  }),
  output: matchSchema,
  example: {
    statement_line_ids: ["bsl_01kan40c2sfx0bq7mgd1v9n3ht"],
    transaction_ids: ["txn_01kan40c2sfx0bq7mgd1v9n3hu"],
  },
  rest: {
    method: "post",
    path: "/organizations/{organization_id}/reconciliations/{reconciliation_id}/matches",
    status: 201,
  },
  kind: "atomic",
  quantity: ({ transaction_ids }) => transaction_ids.length,
  async perform(context) {
    const { organization, input, now, read, write } = context;
    const { statement_line_ids: lineIds, transaction_ids: transactionIds } = input;
    const reconciliation = await lockReconciliation(read, organization.id, input.reconciliation_id);
    const { id: reconciliation_id, account_id, currency } = reconciliation;
    const [lines, entries] = [
      await read(linesToMatch, ...lineIds.map((line_id) => ({ reconciliation_id, line_id }))),
      await read(
        entriesToMatch,
        ...transactionIds.map((transaction_id) => ({
          organization_id: organization.id,
          account_id,
          transaction_id,
        })),
      ),
    ];
    requireLines(lineIds, lines);
    const transactions = requireTransactions(transactionIds, entries);
    const amount = sumOf(lines.map((line) => line.amount));
    requireEven(amount, sumOf(entries.map(({ net }) => net)), currency);

    const id = newId("statementMatch");
    write(newMatches, { id, reconciliation_id, created_at: now });
    write(newMatchEntries, ...entries.map((entry) => ({ book_line_id: entry.id, match_id: id })));
    write(matchedLines, ...lines.map((line) => ({ id: line.id, match_id: id })));
    const description =
      transactions.length === 1
        ? "Transaction matched"
        : `${transactions.length} transactions matched`;
    recordEvent(write, context, {
      type: "reconciliation.matched",
      entityId: reconciliation_id,
      description,
    });
    write(movedCounts, { id: reconciliation_id, lines: lines.length, amount });
    return {
      output: {
        id,
        reconciliation_id,
        amount: Number(amount),
        statement_line_ids: lineIds,
        transactions,
        created_at: now.toISOString(),
      },
      entity: { type: "statement_match", id },
      description,
    };
  },
});

function requireLines(asked: string[], found: LineToMatch[]): void {
  const byId = new Map(found.map((line) => [line.id, line]));
  asked.forEach((id, index) => {
    const line = byId.get(id);
    if (!line) {
      throw invalid(`statement_line_ids.${index}`, `There is no line ${id} in this reconciliation`);
    }
    if (line.match_id) throw alreadyMatched("line", id, line.match_id);
  });
}

function requireTransactions(asked: string[], found: EntryToMatch[]): Matchable[] {
  const byTransaction = Map.groupBy(found, (entry) => entry.transaction_id);
  return asked.map((id, index) => {
    const entries = byTransaction.get(id);
    const [first] = entries ?? [];
    if (!entries || !first) {
      throw invalid(
        `transaction_ids.${index}`,
        `There is no transaction ${id} with an entry on this bank account`,
      );
    }
    if (first.status === "pending") {
      throw new DomainError(
        "wrong_state",
        `Transaction ${id} is pending. Nothing was changed or charged. Post it first.`,
        { transaction_id: id, transaction_status: "pending" },
      );
    }
    if (entries.some((entry) => entry.is_matched)) throw alreadyMatched("transaction", id);
    return {
      transaction_id: id,
      date: first.date,
      description: first.description,
      reference: first.reference,
      amount: Number(sumOf(entries.map(({ net }) => net))),
    };
  });
}

function alreadyMatched(what: "line" | "transaction", id: string, matchId?: string): DomainError {
  return new DomainError(
    "wrong_state",
    `This ${what} is already matched: ${id}. Nothing was changed or charged.`,
    { [`${what}_id`]: id, ...(matchId ? { match_id: matchId } : {}) },
  );
}

function requireEven(bank: bigint, books: bigint, currency: string): void {
  if (bank === books) return;
  const [ours, theirs] = [books, bank].map((sum) => minorUnitsToDecimal(sum, currency));
  throw invalid(
    "transaction_ids",
    `The transactions add up to ${ours} ${currency}, but the bank lines to ${theirs}. The sums must be equal`,
  );
}

function sumOf(amounts: (bigint | string)[]): bigint {
  return amounts.reduce<bigint>((sum, amount) => sum + BigInt(amount), 0n);
}
