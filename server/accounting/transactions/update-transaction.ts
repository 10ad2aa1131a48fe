import { defineOperation } from "@/server/operations/define-operation";
import { readTransaction } from "./list-transactions";
import { lockTransaction, transactionIdInput } from "./lock-transaction";
import { transactionChangeFields, transactionSchema } from "./transaction.schema";
import { writeLines } from "./write-lines";

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
  rest: {
    method: "patch",
    path: "/organizations/{organization_id}/transactions/{transaction_id}",
    status: 200,
  },
  kind: "atomic",
  async perform({ tx, organization, input }) {
    const { transaction_id: id, date, description, reference, entries } = input;
    const transaction = await lockTransaction(tx, organization.id, id, {
      status: "pending",
      because:
        "Only a pending transaction can be changed; a posted one is corrected by a reversal.",
    });
    await tx.bookTransaction.update({
      where: { id },
      data: {
        ...(date !== undefined ? { date: new Date(date) } : {}),
        ...(description !== undefined ? { description } : {}),
        ...(reference !== undefined ? { reference } : {}),
      },
    });
    if (entries) {
      await tx.bookLine.deleteMany({ where: { transactionId: id } });
      await writeLines(tx, transaction, entries);
    }
    return {
      output: await readTransaction(tx, organization.id, id),
      entity: { type: "transaction", id },
      description: "Transaction updated",
    };
  },
});
