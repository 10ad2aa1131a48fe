import { violates } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { defineOperation } from "@/server/operations/define-operation";
import { accountChangeSchema, accountSchema } from "./account.schema";
import { accountCodeKey } from "./account-code";
import { accountIdInput, codeTaken } from "./create-account";
import { readAccount } from "./list-accounts";

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
  rest: {
    method: "patch",
    path: "/organizations/{organization_id}/accounts/{account_id}",
    status: 200,
  },
  kind: "atomic",
  async perform({ tx, organization, input, now }) {
    const { account_id: id, code, name, type } = input;
    const account = await tx.bookAccount.findFirst({
      where: { id, organizationId: organization.id },
    });
    if (!account) throw notFound("account");
    if (
      type &&
      type !== account.type &&
      (await tx.bookLine.findFirst({ where: { accountId: id }, select: { id: true } }))
    ) {
      throw new DomainError(
        "wrong_state",
        "The account has transactions, so its type is final. Nothing was changed or charged. Create another account instead.",
      );
    }
    try {
      await tx.bookAccount.update({
        where: { id },
        data: {
          ...(code ? { code, codeKey: accountCodeKey(code) } : {}),
          ...(name ? { name } : {}),
          ...(type ? { type } : {}),
          updatedAt: now,
        },
      });
    } catch (error) {
      throw violates(error, "book_accounts_organization_id_code_key_key")
        ? codeTaken(code ?? account.code)
        : error;
    }
    return {
      output: await readAccount(tx, organization.id, id),
      entity: { type: "account", id },
      description: "Account updated",
    };
  },
});
