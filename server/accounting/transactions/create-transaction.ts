import { idSchema, newId } from "@/server/foundation/ids";
import { defineOperation } from "@/server/operations/define-operation";
import { readTransaction } from "./list-transactions";
import { newTransactionSchema, transactionSchema } from "./transaction.schema";
import { writeLines } from "./write-lines";

export const createTransaction = defineOperation({
  key: "transaction.create",
  summary: "Enter a transaction; it stays pending until it is posted",
  permission: "accounting.write",
  input: newTransactionSchema.extend({ organization_id: idSchema("organization") }),
  output: transactionSchema,
  rest: { method: "post", path: "/organizations/{organization_id}/transactions", status: 201 },
  kind: "atomic",
  async perform({ tx, organization, input, now }) {
    const id = newId("bookTransaction");
    const { date, description, reference, currency, entries } = input;
    await tx.bookTransaction.create({
      data: {
        id,
        organizationId: organization.id,
        date: new Date(date),
        description,
        reference: reference ?? null,
        currency,
        createdAt: now,
      },
    });
    await writeLines(tx, { id, organizationId: organization.id, currency }, entries);
    return {
      output: await readTransaction(tx, organization.id, id),
      entity: { type: "transaction", id },
      description: "Transaction created",
    };
  },
});
