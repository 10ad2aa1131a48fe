import { timingSafeEqual } from "node:crypto";
import type { Organization, SignUp } from "@/generated/prisma/client";
import { db, inTransaction, type Tx, violates } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { insertOrganization } from "@/server/organizations/create-organization";
import { refuseGuessable } from "../common-passwords";
import { newSignInToken } from "../email-links";
import { hashPassword } from "../passwords";
import { giveWelcomeCredits } from "../welcome-credits";
import { hashSecret } from "./request-sign-up";

export type Completion = {
  token: string;
  /** The secret that the browser kept, where it is the one that signed up. */
  browser?: string | undefined;
  /** Chosen now: needed in any other browser, since whoever typed the first one may be somebody else. */
  password?: string | undefined;
};

export type Completed = {
  email: string;
  organization: Organization | null;
  next: string | null;
  /** Opens the first session, within five minutes. */
  signInToken: string;
};

/**
 * Finishes a sign-up by its emailed link: makes the person, with a verified address, their first master
 * organization and its welcome credits, all or nothing. The password typed at the sign-up counts only in
 * the browser that typed it; the link is spent only when it all succeeds.
 * @returns null for a token that is no sign-up's
 * @throws validation_failed (a password is missing or is guessed first), already_exists
 */
export async function completeSignUp(
  { token, browser, password }: Completion,
  now: Date,
): Promise<Completed | null> {
  const found = await findOpen(token, now);
  if (!found) return null;
  const chosen = password === undefined ? undefined : await hashPassword(password);
  try {
    return await inTransaction(
      async (tx) => {
        const [signUp] = await tx.$queryRaw<{ id: string }[]>`
          delete from sign_ups where id = ${found.id} returning id`;
        if (!signUp) throw spent();
        if (password !== undefined) {
          const { email, name, organizationName } = found;
          await refuseGuessable(password, {
            email,
            name,
            organization: organizationName ?? undefined,
          });
        } else if (!isSameBrowser(found, browser)) {
          throw invalid("password", "Choose a password: this isn't the browser you signed up in");
        }
        return makePerson(tx, found, chosen ?? found.passwordHash, now);
      },
      { retryOn: "organizations_slug_key" },
    );
  } catch (error) {
    if (!violates(error, "users_email_key")) throw error;
    throw new DomainError(
      "already_exists",
      "This address already has an account. Nothing was changed. Sign in, or reset the password.",
    );
  }
}

/** What the page of a link asks: whose it is, and whether a password has to be chosen. Null for no sign-up's. */
export async function previewSignUp(
  token: string,
  browser: string | undefined,
  now: Date,
): Promise<{ email: string; organizationName: string | null; needsPassword: boolean } | null> {
  const signUp = await findOpen(token, now);
  if (!signUp) return null;
  const { email, organizationName } = signUp;
  return { email, organizationName, needsPassword: !isSameBrowser(signUp, browser) };
}

function findOpen(token: string, now: Date): Promise<SignUp | null> {
  return db().signUp.findUnique({
    where: { tokenHash: hashSecret(token), expiresAt: { gt: now } },
  });
}

function isSameBrowser({ browserHash }: SignUp, browser: string | undefined): boolean {
  return browser !== undefined && timingSafeEqual(browserHash, hashSecret(browser));
}

async function makePerson(
  tx: Tx,
  signUp: SignUp,
  passwordHash: string,
  now: Date,
): Promise<Completed> {
  const { email, name, organizationName, network, next } = signUp;
  const id = newId("user");
  const data = { id, email, name, passwordHash, emailVerifiedAt: now, createdAt: now };
  const user = await tx.user.create({ data });
  // What else was signed up for this address is nobody's any more.
  await tx.signUp.deleteMany({ where: { email } });
  const founded = { ownerUserId: id, billingEmail: email };
  const organization = organizationName
    ? await insertOrganization(
        tx,
        { name: organizationName, ...founded },
        { type: "user", id },
        now,
      )
    : null;
  if (organization) await giveWelcomeCredits(tx, { userId: id, organization, network }, now);
  return { email, organization, next, signInToken: await newSignInToken(tx, user.id, now) };
}

function spent(): DomainError {
  return new DomainError(
    "wrong_state",
    "This link was already used or has expired. Sign in, or sign up again.",
  );
}
