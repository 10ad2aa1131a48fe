import { inBooks } from "@/server/accounting/amounts/in-books";
import { recordEvent } from "@/server/accounting/events/record-event";
import { findRate } from "@/server/accounting/exchange-rates/find-rate";
import { readSettings, requireOpenPeriod } from "@/server/accounting/settings/book-settings";
import { writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { lockedAnswer, lockTransaction, transactionIdInput } from "./lock-transaction";
import { transactionSchema } from "./transaction.schema";

/** Makes pending transactions final. */
export const postedTransactions = writeRows({
  name: "posted_transactions",
  row: { id: "text", posted_at: "timestamptz", exchange_rate: "numeric" },
  sql: (given) => `
    update book_transactions t set status = 'posted', posted_at = given.posted_at, exchange_rate = given.exchange_rate
    from ${given} where t.id = given.id`,
});

const valuedLines = writeRows({
  name: "valued_lines",
  row: { transaction_id: "text", position: "int", base_amount: "bigint" },
  sql: (given) => `
    update book_lines l set base_amount = given.base_amount from ${given}
    where l.transaction_id = given.transaction_id and l.position = given.position`,
});

export const postBookTransaction = defineOperation({
  key: "transaction.post",
  summary: "Post a pending transaction; it can't be changed afterwards",
  permission: "accounting.write",
  input: transactionIdInput,
  output: transactionSchema,
  rest: {
    method: "post",
    path: "/organizations/{organization_id}/transactions/{transaction_id}/post",
    status: 200,
  },
  kind: "atomic",
  async perform(context) {
    const { organization, input, now, read, write } = context;
    const { transaction_id: id } = input;
    const transaction = await lockTransaction(read, organization.id, id, {
      status: "pending",
      because: "Only a pending transaction can be posted.",
    });
    const settings = await readSettings(read, organization.id);
    const { currency } = transaction;
    const date = transaction.date.toISOString().slice(0, 10);
    requireOpenPeriod(settings, date);
    const rate = await findRate(read, organization.id, {
      from: currency,
      to: settings.currency,
      date,
      given: transaction.exchange_rate ?? undefined,
      path: "exchange_rate_decimal",
    });
    const terms = { currency, bookCurrency: settings.currency, rate };
    const amounts = inBooks(transaction.lines, terms);
    // Not yet known, or entered while the books were kept in another currency.
    if (transaction.lines.some((line, at) => line.base_amount !== amounts[at])) {
      write(
        valuedLines,
        ...amounts.map((base_amount, position) => ({ transaction_id: id, position, base_amount })),
      );
    }
    write(postedTransactions, { id, posted_at: now, exchange_rate: rate });
    recordEvent(write, context, {
      type: "transaction.posted",
      entityId: id,
      description: `Transaction posted: ${transaction.description}`,
    });
    return {
      output: lockedAnswer({
        ...transaction,
        status: "posted",
        posted_at: now,
        exchange_rate: rate,
      }),
      entity: { type: "transaction", id },
      description: "Transaction posted",
    };
  },
});
