import type { z } from "zod";
import { inTransaction, violates } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { refuseGuessable } from "@/server/users/common-passwords";
import { sendEmailLink } from "@/server/users/email-links";
import { hashPassword } from "@/server/users/passwords";
import { domainOf } from "./join-by-link";
import type { joiningSignUpSchema } from "./join-link.schema";
import { previewJoinLink } from "./read-join-links";

/**
 * Makes an account for a person who came by an open link, without an organization of its own. The
 * link proves nothing about the address, so the email that verifies it leads back to the link; joining
 * comes after that. @throws not_found, wrong_state (the link is not open), already_exists
 */
export async function signUpToJoin(
  input: z.output<typeof joiningSignUpSchema>,
  now: Date,
): Promise<void> {
  const { state, email_domain: domain } = await previewJoinLink(input.link, now);
  if (state !== "open") {
    throw new DomainError("wrong_state", "This link is not open any more. Nothing was changed.", {
      state,
    });
  }
  if (domain && domainOf(input.email) !== domain) {
    throw invalid("email", `This link is for addresses of ${domain}`);
  }
  await refuseGuessable(input.password, { email: input.email, name: input.name });
  const passwordHash = await hashPassword(input.password);
  try {
    await inTransaction(async (tx) => {
      const { email, name } = input;
      const id = newId("user");
      const user = await tx.user.create({
        data: { id, email, name, passwordHash, createdAt: now },
      });
      await sendEmailLink(tx, user, "verify_email", now, `/join/${input.link}`);
    });
  } catch (error) {
    if (!violates(error, "users_email_key")) throw error;
    const message = "There is an account with this address";
    throw new DomainError("already_exists", `${message}. Sign in, and follow the link then.`, {
      errors: [{ path: "email", message }],
    });
  }
}
