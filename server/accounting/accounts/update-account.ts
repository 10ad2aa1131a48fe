import type { BookAccountType } from "@/generated/prisma/enums";
import { DomainError, notFound } from "@/server/foundation/errors";
import { lookUp, writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { accountChangeSchema, accountSchema } from "./account.schema";
import { accountCodeKey } from "./account-code";
import { accountIdInput, requireFreeCode } from "./create-account";
import { accountAnswer } from "./list-accounts";

type LockedAccount = {
  id: string;
  code: string;
  name: string;
  type: BookAccountType;
  currency: string;
  created_at: Date;
  net: bigint;
  has_lines: boolean;
};

const lockedAccounts = lookUp<LockedAccount>()({
  name: "locked_book_accounts",
  key: { organization_id: "text", account_id: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, a.id, a.code, a.name, a.type::text as type, a.currency, a.net, a.created_at,
      exists (select from book_lines l where l.account_id = a.id) as has_lines
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
    updated_at: "timestamptz",
  },
  sql: (given) => `
    update book_accounts a set code = given.code, code_key = given.code_key, name = given.name,
      type = given.type, updated_at = given.updated_at
    from ${given} where a.id = given.id`,
});

export const updateAccount = defineOperation({
  key: "account.update",
  summary: "Change an account's code, name or type",
  permission: "accounting.write",
  input: accountIdInput.extend(accountChangeSchema.shape).superRefine((input, context) => {
    if (input.code === undefined && input.name === undefined && input.type === undefined) {
      context.addIssue({
        code: "custom",
        path: [],
        message: "Change at least one of code, name and type",
      });
    }
  }),
  output: accountSchema,
  example: { name: "Cash at bank" },
  rest: {
    method: "patch",
    path: "/organizations/{organization_id}/accounts/{account_id}",
    status: 200,
  },
  kind: "atomic",
  async perform({ organization, input, now, read, write }) {
    const { account_id: id } = input;
    const [before] = await read(lockedAccounts, {
      organization_id: organization.id,
      account_id: id,
    });
    if (!before) throw notFound("account");
    const { code = before.code, name = before.name, type = before.type } = input;
    if (type !== before.type && before.has_lines) {
      throw new DomainError(
        "wrong_state",
        "The account has transactions, so its type is final. Nothing was changed or charged. Create another account instead.",
      );
    }
    if (code !== before.code) await requireFreeCode(read, organization.id, code, id);
    write(changedAccounts, {
      id,
      code,
      code_key: accountCodeKey(code),
      name,
      type,
      updated_at: now,
    });
    return {
      output: accountAnswer({ ...before, code, name, type, createdAt: before.created_at }),
      entity: { type: "account", id },
      description: "Account updated",
    };
  },
});
