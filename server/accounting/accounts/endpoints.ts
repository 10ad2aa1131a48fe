import { accountSchema } from "@/server/accounting/accounts/account.schema";
import { accountIdInput, createAccount } from "@/server/accounting/accounts/create-account";
import { listAccounts, readAccount } from "@/server/accounting/accounts/list-accounts";
import { updateAccount } from "@/server/accounting/accounts/update-account";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";

export const accountEndpoints = [
  defineEndpoint({
    name: "account.list",
    tag: "Accounts and transactions",
    summary: "The chart of accounts with balances, by code",
    access: "accounting.read",
    input: organizationInput.extend(pageFieldsBy(/^coa_[0-9a-z]{26}$/)),
    output: pageOf(accountSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/accounts", status: 200 },
    handle: ({ organization, input }) =>
      listAccounts(db(), organization.id, { limit: input.limit, after: input.cursor }),
  }),
  defineEndpoint({
    name: "account.get",
    tag: "Accounts and transactions",
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
  operationEndpoint(createAccount, "Accounts and transactions", {
    alsoNeeds: ({ roles = [] }) => (roles.length > 0 ? "accounting.manage" : null),
  }),
  operationEndpoint(updateAccount, "Accounts and transactions"),
];
