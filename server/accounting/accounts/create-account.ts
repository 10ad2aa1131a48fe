import { z } from "zod";
import { DomainError } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { insertInto, lookUp, type Read } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { accountSchema, newAccountSchema } from "./account.schema";
import { accountCodeKey } from "./account-code";
import { accountAnswer } from "./list-accounts";

const takenCodes = lookUp<{ id: string }>()({
  name: "taken_account_codes",
  key: { organization_id: "text", code_key: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, a.id from ${asked}
    join book_accounts a on a.organization_id = asked.organization_id and a.code_key = asked.code_key`,
});

const newAccounts = insertInto("book_accounts", {
  id: "text",
  organization_id: "text",
  code: "text",
  code_key: "text",
  name: "text",
  type: "book_account_type",
  currency: "text",
  created_at: "timestamptz",
  updated_at: "timestamptz",
});

export const createAccount = defineOperation({
  key: "account.create",
  summary: "Add an account to the chart of accounts",
  permission: "accounting.write",
  input: newAccountSchema.extend({ organization_id: idSchema("organization") }),
  output: accountSchema,
  example: { code: "1000", name: "Cash", type: "asset" },
  rest: { method: "post", path: "/organizations/{organization_id}/accounts", status: 201 },
  kind: "atomic",
  async perform({ organization, input, now, read, write }) {
    const { code, name, type, currency } = input;
    await requireFreeCode(read, organization.id, code);
    const account = { id: newId("bookAccount"), code, name, type, currency };
    write(newAccounts, {
      ...account,
      organization_id: organization.id,
      code_key: accountCodeKey(code),
      created_at: now,
      updated_at: now,
    });
    return {
      output: accountAnswer({ ...account, net: 0n, createdAt: now }),
      entity: { type: "account", id: account.id },
      description: "Account created",
    };
  },
});

/**
 * Keeps a code from being used twice in an organization.
 * @param id of the account that is to have it, where there is one.
 * @throws already_exists
 */
export async function requireFreeCode(
  read: Read,
  organizationId: string,
  code: string,
  id?: string,
): Promise<void> {
  const key = { organization_id: organizationId, code_key: accountCodeKey(code) };
  const taken = await read(takenCodes, key);
  if (taken.every((account) => account.id === id)) return;
  throw new DomainError(
    "already_exists",
    `Another account already has the code ${code}. Nothing was changed or charged.`,
    { errors: [{ path: "code", message: `The code ${code} is taken` }] },
  );
}

export const accountIdInput = z.strictObject({
  organization_id: idSchema("organization"),
  account_id: idSchema("bookAccount"),
});
