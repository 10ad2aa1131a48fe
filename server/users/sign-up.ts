import type { z } from "zod";
import type { Organization, User } from "@/generated/prisma/client";
import { inTransaction, violates } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { insertOrganization } from "@/server/organizations/create-organization";
import { refuseGuessable } from "./common-passwords";
import { sendEmailLink } from "./email-links";
import { hashPassword } from "./passwords";
import type { signUpSchema } from "./user.schema";

/**
 * Makes an account for a person: the user, their first master organization and the email that
 * verifies the address. The 500 promotional credits come with the verification (S1: once per
 * billing owner).
 * @throws already_exists when the address has an account.
 */
export async function signUp(
  input: z.output<typeof signUpSchema>,
  now: Date,
): Promise<{ user: User; organization: Organization }> {
  const { email, name, organization_name: organization } = input;
  await refuseGuessable(input.password, { email, name, organization });
  const passwordHash = await hashPassword(input.password);
  try {
    return await inTransaction(
      async (tx) => {
        const user = await tx.user.create({
          data: {
            id: newId("user"),
            email: input.email,
            name: input.name,
            passwordHash,
            createdAt: now,
          },
        });
        const organization = await insertOrganization(
          tx,
          { name: input.organization_name, ownerUserId: user.id, billingEmail: user.email },
          { type: "user", id: user.id },
          now,
        );
        await sendEmailLink(tx, user, "verify_email", now);
        return { user, organization };
      },
      { retryOn: "organizations_slug_key" },
    );
  } catch (error) {
    if (violates(error, "users_email_key")) {
      throw new DomainError(
        "already_exists",
        "There is an account with this address. Sign in, or reset the password.",
        {
          errors: [{ path: "email", message: "There is an account with this address" }],
        },
      );
    }
    throw error;
  }
}
