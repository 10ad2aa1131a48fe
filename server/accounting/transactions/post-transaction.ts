import { defineOperation } from "@/server/operations/define-operation";
import { readTransaction } from "./list-transactions";
import { lockTransaction, transactionIdInput } from "./lock-transaction";
import { transactionSchema } from "./transaction.schema";

export const postBookTransaction = defineOperation({
  key: "transaction.post",
  summary: "Post a pending transaction; from then on it is final",
  permission: "accounting.write",
  input: transactionIdInput,
  output: transactionSchema,
  rest: {
    method: "post",
    path: "/organizations/{organization_id}/transactions/{transaction_id}/post",
    status: 200,
  },
  kind: "atomic",
  async perform({ tx, organization, input, now }) {
    const { transaction_id: id } = input;
    await lockTransaction(tx, organization.id, id, {
      status: "pending",
      because: "Only a pending transaction can be posted.",
    });
    await tx.bookTransaction.update({ where: { id }, data: { status: "posted", postedAt: now } });
    return {
      output: await readTransaction(tx, organization.id, id),
      entity: { type: "transaction", id },
      description: "Transaction posted",
    };
  },
});
