import { recordEvent } from "@/server/accounting/events/record-event";
import { writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { lockedAnswer, lockTransaction, transactionIdInput } from "./lock-transaction";
import { transactionChangeFields, transactionSchema } from "./transaction.schema";
import { writeLines } from "./write-lines";

const changedTransactions = writeRows({
  name: "changed_transactions",
  row: { id: "text", date: "date", description: "text", reference: "text" },
  sql: (given) => `
    update book_transactions t set date = given.date, description = given.description, reference = given.reference
    from ${given} where t.id = given.id`,
});

const removedLines = writeRows({
  name: "removed_lines",
  row: { transaction_id: "text" },
  sql: (given) =>
    `delete from book_lines l using ${given} where l.transaction_id = given.transaction_id`,
});

export const updateTransaction = defineOperation({
  key: "transaction.update",
  summary: "Change a pending transaction",
  permission: "accounting.write",
  input: transactionIdInput.extend(transactionChangeFields).superRefine((input, context) => {
    const { organization_id, transaction_id, ...change } = input;
    if (Object.values(change).every((value) => value === undefined)) {
      context.addIssue({
        code: "custom",
        path: [],
        message: "Change at least one of date, description, reference and entries",
      });
    }
  }),
  output: transactionSchema,
  example: { description: "December rent" },
  rest: {
    method: "patch",
    path: "/organizations/{organization_id}/transactions/{transaction_id}",
    status: 200,
  },
  kind: "atomic",
  async perform(context) {
    const { organization, input, read, write } = context;
    const { transaction_id: id, entries } = input;
    const before = await lockTransaction(read, organization.id, id, {
      status: "pending",
      because: "Only a pending transaction can be changed. To correct a posted one, reverse it.",
    });
    const changed = {
      ...before,
      date: input.date === undefined ? before.date : new Date(input.date),
      description: input.description ?? before.description,
      reference: input.reference === undefined ? before.reference : input.reference,
    };
    const { date, description, reference, currency } = changed;
    const day = date.toISOString().slice(0, 10);
    write(changedTransactions, { id, date: day, description, reference });
    if (entries) {
      write(removedLines, { transaction_id: id });
      const rate = before.exchange_rate ?? undefined;
      const transaction = { id, organizationId: organization.id, currency, rate };
      changed.lines = await writeLines({ read, write }, transaction, entries);
    }
    recordEvent(write, context, {
      type: "transaction.updated",
      entityId: id,
      description: `Transaction updated: ${description}`,
    });
    return {
      output: lockedAnswer(changed),
      entity: { type: "transaction", id },
      description: "Transaction updated",
    };
  },
});
