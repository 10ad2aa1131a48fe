import { writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { lockedAnswer, lockTransaction, transactionIdInput } from "./lock-transaction";
import { transactionSchema } from "./transaction.schema";

/** Makes pending transactions final. */
export const postedTransactions = writeRows({
  name: "posted_transactions",
  row: { id: "text", posted_at: "timestamptz" },
  sql: (given) => `
    update book_transactions t set status = 'posted', posted_at = given.posted_at from ${given} where t.id = given.id`,
});

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
  async perform({ organization, input, now, read, write }) {
    const { transaction_id: id } = input;
    const transaction = await lockTransaction(read, organization.id, id, {
      status: "pending",
      because: "Only a pending transaction can be posted.",
    });
    write(postedTransactions, { id, posted_at: now });
    return {
      output: lockedAnswer({ ...transaction, status: "posted", posted_at: now }),
      entity: { type: "transaction", id },
      description: "Transaction posted",
    };
  },
});
