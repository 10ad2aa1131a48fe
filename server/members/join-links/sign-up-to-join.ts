import type { z } from "zod";
import { DomainError, invalid } from "@/server/foundation/errors";
import { requestSignUp } from "@/server/users/sign-ups/request-sign-up";
import { domainOf } from "./join-by-link";
import type { joiningSignUpSchema } from "./join-link.schema";
import { previewJoinLink } from "./read-join-links";

/**
 * Keeps the sign-up of a person who came by an open link, without an organization of their own. The link
 * proves nothing about the address, so the email that finishes the sign-up leads back to the link; joining
 * comes after that.
 * @returns the browser's secret, as `requestSignUp`
 * @throws not_found, wrong_state (the link is not open), validation_failed
 */
export async function signUpToJoin(
  { link, email, name, password }: z.output<typeof joiningSignUpSchema>,
  network: string | null,
  now: Date,
): Promise<string> {
  const { state, email_domain: domain } = await previewJoinLink(link, now);
  if (state !== "open") {
    throw new DomainError("wrong_state", "This link is no longer open. Nothing was changed.", {
      state,
    });
  }
  if (domain && domainOf(email) !== domain) {
    throw invalid("email", `This link is for addresses at ${domain}`);
  }
  return requestSignUp({ email, name, password, next: `/join/${link}`, network }, now);
}
