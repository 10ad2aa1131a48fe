import { z } from "zod";
import { violates } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { defineOperation } from "@/server/operations/define-operation";
import { accountSchema, newAccountSchema } from "./account.schema";
import { accountCodeKey } from "./account-code";
import { accountAnswer } from "./list-accounts";

export const createAccount = defineOperation({
  key: "account.create",
  summary: "Add an account to the chart of accounts",
  permission: "accounting.write",
  input: newAccountSchema.extend({ organization_id: idSchema("organization") }),
  output: accountSchema,
  rest: { method: "post", path: "/organizations/{organization_id}/accounts", status: 201 },
  kind: "atomic",
  async perform({ tx, organization, input, now }) {
    const { code, name, type, currency } = input;
    try {
      const account = await tx.bookAccount.create({
        data: {
          id: newId("bookAccount"),
          organizationId: organization.id,
          code,
          codeKey: accountCodeKey(code),
          name,
          type,
          currency,
          createdAt: now,
          updatedAt: now,
        },
      });
      return {
        output: accountAnswer(account, 0n),
        entity: { type: "account", id: account.id },
        description: "Account created",
      };
    } catch (error) {
      throw violates(error, "book_accounts_organization_id_code_key_key") ? codeTaken(code) : error;
    }
  },
});

/** The refusal of a code that another account of the organization has. */
export function codeTaken(code: string): DomainError {
  return new DomainError(
    "already_exists",
    `The code ${code} is taken by another account. Nothing was changed or charged.`,
    {
      errors: [{ path: "code", message: `The code ${code} is taken` }],
    },
  );
}

export const accountIdInput = z.strictObject({
  organization_id: idSchema("organization"),
  account_id: idSchema("bookAccount"),
});
