import type { BookAccountType } from "@/generated/prisma/enums";
import { recordEvent } from "@/server/accounting/events/record-event";
import { DomainError, notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { lookUp, writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { accountChangeSchema, accountSchema } from "./account.schema";
import { accountCodeKey } from "./account-code";
import { lockTree, requireParent } from "./account-tree";
import { accountIdInput, requireFreeCode } from "./create-account";
import { accountAnswer } from "./list-accounts";

type LockedAccount = {
  id: string;
  code: string;
  name: string;
  type: BookAccountType;
  currency: string;
  parent_id: string | null;
  created_at: Date;
  net: bigint;
  has_lines: boolean;
  has_children: boolean;
};

const lockedAccounts = lookUp<LockedAccount>()({
  name: "locked_book_accounts",
  key: { organization_id: "text", account_id: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, a.id, a.code, a.name, a.type::text as type, a.currency, a.parent_id, a.net, a.created_at,
      exists (select from book_lines l where l.account_id = a.id) as has_lines,
      exists (select from book_accounts c where c.parent_id = a.id) as has_children
    from ${asked} join book_accounts a on a.id = asked.account_id and a.organization_id = asked.organization_id
    order by a.id for update of a`,
});

const changedAccounts = writeRows({
  name: "changed_book_accounts",
  row: {
    id: "text",
    code: "text",
    code_key: "text",
    name: "text",
    type: "book_account_type",
    parent_id: "text",
    updated_at: "timestamptz",
  },
  sql: (given) => `
    update book_accounts a set code = given.code, code_key = given.code_key, name = given.name,
      type = given.type, parent_id = given.parent_id, updated_at = given.updated_at
    from ${given} where a.id = given.id`,
});

export const updateAccount = defineOperation({
  key: "account.update",
  summary: "Change an account's code, name, type or parent",
  permission: "accounting.write",
  input: accountIdInput
    .extend({
      ...accountChangeSchema.shape,
      parent_id: idSchema("bookAccount").nullable().optional().meta({
        description: "The parent account, which must have the same type; null for none",
      }),
    })
    .superRefine(({ organization_id: _, account_id: __, ...change }, context) => {
      if (Object.values(change).some((value) => value !== undefined)) return;
      context.addIssue({
        code: "custom",
        path: [],
        message: "Change at least one of code, name, type and parent",
      });
    }),
  output: accountSchema,
  example: { name: "Cash at bank" },
  rest: {
    method: "patch",
    path: "/organizations/{organization_id}/accounts/{account_id}",
    status: 200,
  },
  kind: "atomic",
  async perform(context) {
    const { organization, input, now, read, write } = context;
    const { account_id: id } = input;
    const place = { organization_id: organization.id, account_id: id };
    // The tree before the account: whoever moves another holds them in this order.
    if (input.parent_id !== undefined || input.type !== undefined)
      await lockTree(read, organization.id);
    const [before] = await read(lockedAccounts, place);
    if (!before) throw notFound("account");
    const { code = before.code, name = before.name, type = before.type } = input;
    const parent_id = input.parent_id === undefined ? before.parent_id : input.parent_id;
    if (type !== before.type) requireTypeFree(before);
    if (parent_id !== null && (parent_id !== before.parent_id || type !== before.type))
      await requireParent(read, organization.id, { id, type }, parent_id);
    if (code !== before.code) await requireFreeCode(read, organization.id, code, id);
    const code_key = accountCodeKey(code);
    write(changedAccounts, { id, code, code_key, name, type, parent_id, updated_at: now });
    recordEvent(write, context, {
      type: "account.updated",
      entityId: id,
      description: `Account ${code} ${name} updated`,
    });
    const changed = { ...before, code, name, type, parentId: parent_id };
    return {
      output: accountAnswer({ ...changed, createdAt: before.created_at }),
      entity: { type: "account", id },
      description: "Account updated",
    };
  },
});

/** @throws wrong_state where something depends on the type that the account has */
function requireTypeFree({ has_lines, has_children }: LockedAccount): void {
  if (!has_lines && !has_children) return;
  throw new DomainError(
    "wrong_state",
    has_lines
      ? "The account has transactions, so its type can't be changed. Nothing was changed or charged. Create another account instead."
      : "The account has sub-accounts of the same type. Nothing was changed or charged. Move them first.",
  );
}
