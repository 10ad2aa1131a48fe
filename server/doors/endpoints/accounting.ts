import { z } from "zod";
import { accountSchema } from "@/server/accounting/accounts/account.schema";
import { accountIdInput, createAccount } from "@/server/accounting/accounts/create-account";
import { listAccounts, readAccount } from "@/server/accounting/accounts/list-accounts";
import { updateAccount } from "@/server/accounting/accounts/update-account";
import {
  exportFileSchema,
  exportIdInput,
  exportSchema,
} from "@/server/accounting/exports/export.schema";
import { exportData } from "@/server/accounting/exports/export-data";
import { inMajorUnits, listExports, readExport } from "@/server/accounting/exports/read-exports";
import { createTransaction } from "@/server/accounting/transactions/create-transaction";
import {
  listTransactions,
  readTransaction,
} from "@/server/accounting/transactions/list-transactions";
import { transactionIdInput } from "@/server/accounting/transactions/lock-transaction";
import { postBookTransaction } from "@/server/accounting/transactions/post-transaction";
import { reverseTransaction } from "@/server/accounting/transactions/reverse-transaction";
import {
  bookTransactionStatuses,
  transactionSchema,
} from "@/server/accounting/transactions/transaction.schema";
import { updateTransaction } from "@/server/accounting/transactions/update-transaction";
import { db } from "@/server/foundation/db";
import { wholePage } from "@/server/foundation/page";
import { answerFormat, defineEndpoint, operationEndpoint } from "./define-endpoint";
import { organizationInput } from "./organization-input";
import { limit, pageFieldsBy, pageOf } from "./paging.schema";

export const accountingEndpoints = [
  defineEndpoint({
    name: "account.list",
    tag: "Accounting",
    summary: "The chart of accounts with balances",
    access: "accounting.read",
    input: organizationInput,
    output: pageOf(accountSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/accounts", status: 200 },
    async handle({ organization }) {
      return wholePage(await listAccounts(db(), organization.id));
    },
  }),
  defineEndpoint({
    name: "account.get",
    tag: "Accounting",
    summary: "One account",
    access: "accounting.read",
    input: accountIdInput,
    output: accountSchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/accounts/{account_id}",
      status: 200,
    },
    handle: ({ organization, input }) => readAccount(db(), organization.id, input.account_id),
  }),
  operationEndpoint(createAccount, "Accounting"),
  operationEndpoint(updateAccount, "Accounting"),
  operationEndpoint(exportData, "Accounting"),
  defineEndpoint({
    name: "export.list",
    tag: "Accounting",
    summary: "Finished exports, newest first",
    access: "accounting.read",
    input: organizationInput.extend(pageFieldsBy(/^exp_[0-9a-z]{26}$/)),
    output: pageOf(exportSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/exports", status: 200 },
    handle: ({ organization, input }) =>
      listExports(db(), organization.id, { limit: input.limit, before: input.cursor }),
  }),
  defineEndpoint({
    name: "export.get",
    tag: "Accounting",
    summary: "One export with its rows, or as a file",
    access: "accounting.read",
    input: exportIdInput.extend(answerFormat),
    output: exportFileSchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/exports/{export_id}",
      status: 200,
    },
    handle: ({ organization, input }) => readExport(db(), organization.id, input.export_id),
    csv: ({ rows, from, to }) => ({ name: `books-${from}-to-${to}`, rows: inMajorUnits(rows) }),
  }),
  defineEndpoint({
    name: "transaction.list",
    tag: "Accounting",
    summary: "Transactions, newest first",
    access: "accounting.read",
    input: organizationInput.extend({
      limit,
      cursor: z.string().max(64).optional(),
      status: z.enum(bookTransactionStatuses).optional(),
    }),
    output: pageOf(transactionSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/transactions", status: 200 },
    handle: ({ organization, input }) => listTransactions(db(), organization.id, input),
  }),
  defineEndpoint({
    name: "transaction.get",
    tag: "Accounting",
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
  operationEndpoint(createTransaction, "Accounting"),
  operationEndpoint(updateTransaction, "Accounting"),
  operationEndpoint(postBookTransaction, "Accounting"),
  operationEndpoint(reverseTransaction, "Accounting"),
];
