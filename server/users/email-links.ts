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
};

const pages: Record<EmailTokenPurpose, string> = {
  verify_email: "/verify",
  sign_in: "/sign-in/link",
  reset_password: "/reset-password",
};

/**
 * Sends a link that proves its reader has the mailbox. The token is stored hashed and works once.
 * @param next a path of ours that the reader is led to afterwards.
 */
export async function sendEmailLink(
  tx: Tx,
  user: Pick<User, "id" | "email">,
  purpose: EmailTokenPurpose,
  now: Date,
  next?: string,
): Promise<void> {
  const token = randomBytes(32).toString("base64url");
  const id = newId("emailToken");
  const expiresMinutes = lifetimeMinutes[purpose];
  await tx.emailToken.create({
    data: {
      id,
      userId: user.id,
      purpose,
      tokenHash: hashToken(token),
      expiresAt: new Date(now.getTime() + expiresMinutes * 60_000),
      createdAt: now,
    },
  });
  const path = ownPath(next);
  const further = path ? `&next=${encodeURIComponent(path)}` : "";
  const url = `${env().APP_URL}${pages[purpose]}?token=${token}${further}`;
  const common = { dedupeKey: `link:${id}`, to: user.email, organizationId: null };
  switch (purpose) {
    case "verify_email":
      return queueEmail(tx, { ...common, template: "verify-email", props: { url } }, now);
    case "sign_in":
      return queueEmail(
        tx,
        { ...common, template: "sign-in-link", props: { url, expiresMinutes } },
        now,
      );
    case "reset_password":
      return queueEmail(
        tx,
        { ...common, template: "reset-password", props: { url, expiresMinutes } },
        now,
      );
  }
}

/**
 * Spends a token: exactly one caller gets the user, everyone after is refused.
 * @throws wrong_state when the link is unknown, used or too old.
 */
export async function spendEmailToken(
  tx: Tx,
  token: string,
  purpose: EmailTokenPurpose,
  now: Date,
): Promise<User> {
  const spent = await tx.emailToken.updateManyAndReturn({
    where: { tokenHash: hashToken(token), purpose, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  const userId = spent[0]?.userId;
  if (!userId)
    throw new DomainError(
      "wrong_state",
      "This link was already used or is too old. Ask for a new one.",
    );
  return tx.user.findUniqueOrThrow({ where: { id: userId } });
}

function hashToken(token: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHash("sha256").update(token).digest());
}
