import { recordEvent } from "@/server/accounting/events/record-event";
import { idSchema, newId } from "@/server/foundation/ids";
import { insertInto } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { newTransactionSchema, transactionSchema } from "./transaction.schema";
import { lineAnswers, writeLines } from "./write-lines";

const newTransactions = insertInto("book_transactions", {
  id: "text",
  organization_id: "text",
  status: "book_transaction_status",
  date: "date",
  description: "text",
  reference: "text",
  currency: "text",
  exchange_rate: "numeric",
  created_at: "timestamptz",
});

export const createTransaction = defineOperation({
  key: "transaction.create",
  summary: "Create a transaction; it stays pending until you post it",
  permission: "accounting.write",
  input: newTransactionSchema.extend({ organization_id: idSchema("organization") }),
  output: transactionSchema,
  example: {
    description: "November rent",
    entries: [
      { account_id: "coa_01kan40c2sfx0bq7mgd1v9n3ht", entry_type: "debit", amount: 125000 },
      { account_id: "coa_01kan40c2sfx0bq7mgd1v9n3hu", entry_type: "credit", amount: 125000 },
    ],
  },
  rest: { method: "post", path: "/organizations/{organization_id}/transactions", status: 201 },
  kind: "atomic",
  async perform(context) {
    const { organization, input, now, read, write } = context;
    const id = newId("bookTransaction");
    const { date, description, reference = null, currency, entries } = input;
    const rate = input.exchange_rate_decimal;
    const status = "pending" as const;
    write(newTransactions, {
      id,
      organization_id: organization.id,
      status,
      date,
      description,
      reference,
      currency,
      exchange_rate: rate ?? null,
      created_at: now,
    });
    const transaction = { id, organizationId: organization.id, currency, rate };
    const lines = await writeLines({ read, write }, transaction, entries);
    recordEvent(write, context, {
      type: "transaction.created",
      entityId: id,
      description: `Transaction created: ${description}`,
    });
    return {
      output: {
        id,
        status,
        date,
        description,
        reference,
        currency,
        exchange_rate_decimal: rate ?? null,
        source_id: null,
        entries: lineAnswers(lines),
        reverses: null,
        reversed_by: null,
        created_at: now.toISOString(),
        posted_at: null,
      },
      entity: { type: "transaction", id },
      description: "Transaction created",
    };
  },
});
