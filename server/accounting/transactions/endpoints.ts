import { z } from "zod";
import { createTransaction } from "@/server/accounting/transactions/create-transaction";
import {
  listTransactions,
  readTransaction,
} from "@/server/accounting/transactions/list-transactions";
import { transactionIdInput } from "@/server/accounting/transactions/lock-transaction";
import { postBookTransaction } from "@/server/accounting/transactions/post-transaction";
import { reverseTransaction } from "@/server/accounting/transactions/reverse-transaction";
import { transactionSchema } from "@/server/accounting/transactions/transaction.schema";
import { bookTransactionStatuses } from "@/server/accounting/transactions/transaction-statuses.schema";
import { updateTransaction } from "@/server/accounting/transactions/update-transaction";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { limit, organizationInput, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";

export const transactionEndpoints = [
  defineEndpoint({
    name: "transaction.list",
    tag: "Accounts and transactions",
    fromReplica: true,
    summary: "Transactions, newest first",
    access: "accounting.read",
    input: organizationInput.extend({
      limit,
      cursor: z.string().max(64).optional(),
      status: z.enum(bookTransactionStatuses).optional(),
      account_id: idSchema("bookAccount").optional().meta({
        description: "Only transactions with an entry on this account",
      }),
    }),
    output: pageOf(transactionSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/transactions", status: 200 },
    handle: ({ organization, input }) => listTransactions(db(), organization.id, input),
  }),
  defineEndpoint({
    name: "transaction.get",
    tag: "Accounts and transactions",
    summary: "One transaction",
    access: "accounting.read",
    input: transactionIdInput,
    output: transactionSchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/transactions/{transaction_id}",
      status: 200,
    },
    handle: ({ organization, input }) =>
      readTransaction(db(), organization.id, input.transaction_id),
  }),
  operationEndpoint(createTransaction, "Accounts and transactions"),
  operationEndpoint(updateTransaction, "Accounts and transactions"),
  operationEndpoint(postBookTransaction, "Accounts and transactions"),
  operationEndpoint(reverseTransaction, "Accounts and transactions"),
];
