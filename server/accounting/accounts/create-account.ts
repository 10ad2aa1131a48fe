import { z } from "zod";
import type { BookAccountType } from "@/generated/prisma/enums";
import { recordEvent } from "@/server/accounting/events/record-event";
import { roleNames } from "@/server/accounting/settings/role-words";
import { giveRoles } from "@/server/accounting/settings/roles";
import { DomainError } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { insertInto, lookUp, type Put, type Read } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { accountSchema, newAccountSchema } from "./account.schema";
import { accountCodeKey } from "./account-code";
import { lockTree, requireParent } from "./account-tree";
import { accountAnswer } from "./list-accounts";

/** An account that has a code. */
export type CodedAccount = {
  id: string;
  code: string;
  code_key: string;
  name: string;
  type: BookAccountType;
  currency: string;
  parent_id: string | null;
};

/** The accounts that have these codes. */
export const accountsByCode = lookUp<CodedAccount>()({
  name: "accounts_by_code",
  key: { organization_id: "text", code_key: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, a.id, a.code, a.code_key, a.name, a.type::text as type, a.currency, a.parent_id
    from ${asked} cross join lateral (
      select * from book_accounts where organization_id = asked.organization_id and code_key = asked.code_key limit 1) a`,
});

const newAccounts = insertInto("book_accounts", {
  id: "text",
  organization_id: "text",
  code: "text",
  code_key: "text",
  name: "text",
  type: "book_account_type",
  currency: "text",
  parent_id: "text",
  created_at: "timestamptz",
  updated_at: "timestamptz",
});

/** Writes accounts whose codes are free and whose parents are sound, or among them. */
export function writeNewAccounts(
  write: Put,
  organizationId: string,
  accounts: Omit<CodedAccount, "code_key">[],
  now: Date,
): void {
  write(
    newAccounts,
    ...accounts.map((account) => ({
      ...account,
      organization_id: organizationId,
      code_key: accountCodeKey(account.code),
      created_at: now,
      updated_at: now,
    })),
  );
}

export const createAccount = defineOperation({
  key: "account.create",
  summary: "Add an account to the chart of accounts",
  permission: "accounting.write",
  input: newAccountSchema.extend({
    organization_id: idSchema("organization"),
    parent_id: idSchema("bookAccount").nullable().optional().meta({
      description: "The parent account, which must have the same type",
    }),
    roles: z.array(z.enum(roleNames)).max(roleNames.length).optional().meta({
      description:
        "Roles to give the account, for invoices and bills to post to. Each role must be unassigned. Requires an owner or admin",
    }),
  }),
  output: accountSchema,
  example: { code: "1000", name: "Cash", type: "asset" },
  rest: { method: "post", path: "/organizations/{organization_id}/accounts", status: 201 },
  kind: "atomic",
  async perform(context) {
    const { organization, input, now, read, write } = context;
    const { code, name, type, currency, parent_id = null, roles = [] } = input;
    if (parent_id !== null) {
      await lockTree(read, organization.id);
      await requireParent(read, organization.id, { type }, parent_id);
    }
    await requireFreeCode(read, organization.id, code);
    const account = { id: newId("bookAccount"), code, name, type, currency, parent_id };
    writeNewAccounts(write, organization.id, [account], now);
    await giveRoles({ read, write }, organization.id, account.id, roles);
    recordEvent(write, context, {
      type: "account.created",
      entityId: account.id,
      description: `Account ${code} ${name} created`,
    });
    return {
      output: accountAnswer({ ...account, parentId: parent_id, net: 0n, createdAt: now }),
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
  const taken = await read(accountsByCode, key);
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
