import { accountSchema } from "@/server/accounting/accounts/account.schema";
import { accountIdInput, createAccount } from "@/server/accounting/accounts/create-account";
import { listAccounts, readAccount } from "@/server/accounting/accounts/list-accounts";
import { updateAccount } from "@/server/accounting/accounts/update-account";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { wholePage } from "@/server/foundation/page";

export const accountEndpoints = [
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
];
