import { createHash, randomBytes } from "node:crypto";
import type { EmailTokenPurpose, User } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { ownPath } from "@/server/foundation/own-path";
import { queueEmail } from "@/server/gateways/email/queue-email";

const lifetimeMinutes: Record<EmailTokenPurpose, number> = {
  verify_email: 24 * 60,
  sign_in: 15,
  reset_password: 30,
  reauthenticate: 15,
  undo_second_factor: 3 * 24 * 60,
};

const pages: Record<EmailTokenPurpose, string> = {
  verify_email: "/verify",
  sign_in: "/sign-in/link",
  reset_password: "/reset-password",
  reauthenticate: "/confirm-identity",
  undo_second_factor: "/secure-account",
};

/**
 * Sends a link that proves its reader has the mailbox. The token is stored hashed and works once.
 * @param options.id names this link, so that it is sent once
 * @param options.next a path of ours that the reader is led to afterwards
 */
export async function sendEmailLink(
  tx: Tx,
  user: Pick<User, "id" | "email">,
  purpose: Exclude<EmailTokenPurpose, "reauthenticate" | "undo_second_factor">,
  now: Date,
  { id = newId("emailToken"), next }: { id?: string; next?: string | undefined } = {},
): Promise<void> {
  const link = await makeEmailLink(tx, user.id, { purpose, id }, now);
  const { expiresMinutes } = link;
  const path = ownPath(next);
  const url = path ? `${link.url}&next=${encodeURIComponent(path)}` : link.url;
  const common = { dedupeKey: `link:${id}`, to: user.email, organizationId: null };
  switch (purpose) {
    case "verify_email":
      await queueEmail(tx, { ...common, template: "verify-email", props: { url } }, now);
      return;
    case "sign_in":
      await queueEmail(
        tx,
        { ...common, template: "sign-in-link", props: { url, expiresMinutes } },
        now,
      );
      return;
    case "reset_password":
      await queueEmail(
        tx,
        { ...common, template: "reset-password", props: { url, expiresMinutes } },
        now,
      );
      return;
  }
}

type Use = {
  purpose: EmailTokenPurpose;
  /** The only session the link counts in. */
  sessionId?: string;
  /** Names this link, so that it is made once. */
  id?: string;
};

/** Writes down a token, hashed, and answers the link that spends it: to be emailed in this transaction. */
export async function makeEmailLink(
  tx: Tx,
  userId: string,
  { purpose, sessionId, id = newId("emailToken") }: Use,
  now: Date,
): Promise<{ id: string; url: string; expiresMinutes: number }> {
  const token = randomBytes(32).toString("base64url");
  const expiresMinutes = lifetimeMinutes[purpose];
  await tx.emailToken.create({
    data: {
      id,
      userId,
      purpose,
      sessionId: sessionId ?? null,
      tokenHash: hashToken(token),
      expiresAt: new Date(now.getTime() + expiresMinutes * 60_000),
      createdAt: now,
    },
  });
  return { id, url: `${env().APP_URL}${pages[purpose]}?token=${token}`, expiresMinutes };
}

const MINUTES_AFTER_PROOF = 5;

/** A token that signs a person in who has just followed another link of ours. It is handed to their browser, not emailed. */
export async function newSignInToken(tx: Tx, userId: string, now: Date): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await tx.emailToken.create({
    data: {
      id: newId("emailToken"),
      userId,
      purpose: "sign_in",
      tokenHash: hashToken(token),
      expiresAt: new Date(now.getTime() + MINUTES_AFTER_PROOF * 60_000),
      createdAt: now,
    },
  });
  return token;
}

/**
 * Spends a token: exactly one caller gets the user, everyone after is refused.
 * @param sessionId of the session it is spent in, where it counts in that one only
 * @throws wrong_state when the link is unknown, used, too old or another session's.
 */
export async function spendEmailToken(
  tx: Tx,
  token: string,
  purpose: EmailTokenPurpose,
  now: Date,
  sessionId?: string,
): Promise<User> {
  const tokenHash = hashToken(token);
  const spent = await tx.emailToken.updateManyAndReturn({
    where: {
      tokenHash,
      purpose,
      sessionId: sessionId ?? null,
      usedAt: null,
      expiresAt: { gt: now },
    },
    data: { usedAt: now },
  });
  const userId = spent[0]?.userId;
  if (!userId)
    throw new DomainError(
      "wrong_state",
      "This link was already used or has expired. Request a new one.",
    );
  return tx.user.findUniqueOrThrow({ where: { id: userId } });
}

export function hashToken(token: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHash("sha256").update(token).digest());
}
