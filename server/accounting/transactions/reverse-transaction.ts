import { recordEvent } from "@/server/accounting/events/record-event";
import { readSettings, requireOpenPeriod } from "@/server/accounting/settings/book-settings";
import { dayInTimeZone } from "@/server/foundation/clock";
import { newId } from "@/server/foundation/ids";
import { writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { lockedAnswer, lockTransaction, transactionIdInput } from "./lock-transaction";
import { postedTransactions } from "./post-transaction";
import { reversalFields, transactionSchema } from "./transaction.schema";
import { insertLines } from "./write-lines";

const newReversals = writeRows({
  name: "new_reversals",
  row: {
    id: "text",
    date: "date",
    description: "text",
    reverses_id: "text",
    created_at: "timestamptz",
  },
  sql: (given) => `
    insert into book_transactions (id, organization_id, status, date, description, reference, currency, exchange_rate, reverses_id, created_at)
    select given.id, t.organization_id, 'pending', given.date, given.description, t.reference, t.currency, t.exchange_rate, t.id, given.created_at
    from ${given} join book_transactions t on t.id = given.reverses_id`,
});

export const reversedTransactions = writeRows({
  name: "reversed_transactions",
  row: { id: "text" },
  sql: (given) =>
    `update book_transactions t set status = 'reversed' from ${given} where t.id = given.id`,
});

export const reverseTransaction = defineOperation({
  key: "transaction.reverse",
  summary: "Reverse a posted transaction with an opposite transaction; only once",
  permission: "accounting.write",
  input: transactionIdInput.extend(reversalFields),
  output: transactionSchema,
  rest: {
    method: "post",
    path: "/organizations/{organization_id}/transactions/{transaction_id}/reverse",
    status: 201,
  },
  kind: "atomic",
  async perform(context) {
    const { organization, input, now, read, write } = context;
    const original = await lockTransaction(read, organization.id, input.transaction_id, {
      status: "posted",
      because: "Only a posted transaction can be reversed, and only once.",
    });
    const settings = await readSettings(read, organization.id);
    const id = newId("bookTransaction");
    const date = input.date ?? dayInTimeZone(now, organization.timeZone);
    requireOpenPeriod(settings, date);
    const description = input.description ?? `Reversal of ${original.description}`.slice(0, 500);
    const lines = original.lines.map((line) => ({
      ...line,
      entry_type: line.entry_type === "debit" ? ("credit" as const) : ("debit" as const),
    }));
    write(newReversals, { id, date, description, reverses_id: original.id, created_at: now });
    insertLines(write, id, lines);
    write(postedTransactions, { id, posted_at: now, exchange_rate: original.exchange_rate });
    write(reversedTransactions, { id: original.id });
    recordEvent(write, context, {
      type: "transaction.reversed",
      entityId: original.id,
      description: `Transaction reversed by ${id}: ${original.description}`,
    });
    return {
      output: lockedAnswer({
        ...original,
        id,
        status: "posted",
        date: new Date(date),
        description,
        reverses_id: original.id,
        created_at: now,
        posted_at: now,
        lines,
      }),
      entity: { type: "transaction", id },
      description: "Transaction reversed",
    };
  },
});
