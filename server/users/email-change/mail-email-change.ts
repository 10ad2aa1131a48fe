import { randomBytes } from "node:crypto";
import type { EmailChange } from "@/generated/prisma/client";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { hashToken } from "../email-links";
import { resetUrl } from "../reset-url";
import { HOURS_TO_CONFIRM } from "./ask-email-change";

/**
 * Emails the links of a change of address. A new address that has an account is told so instead, and the
 * change never comes about. Safe to repeat.
 */
export async function mailEmailChange(changeId: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.$queryRaw`select id from email_changes where id = ${changeId} for update`;
    const change = await tx.emailChange.findUnique({ where: { id: changeId } });
    if (!change || change.oldTokenHash) return;
    const taken = await tx.user.findUnique({ where: { email: change.newEmail } });
    const tokens = { old: newToken(), new: newToken() };
    await tx.emailChange.update({
      where: { id: changeId },
      data: {
        oldTokenHash: hashToken(tokens.old),
        newTokenHash: taken ? null : hashToken(tokens.new),
      },
    });
    await mailLink(tx, change, "old", tokens.old, now);
    if (taken) await tellOwner(tx, change, now);
    else await mailLink(tx, change, "new", tokens.new, now);
  });
}

/** A link of a change, as its page takes it. */
export function changeLink(token: string): string {
  return `${env().APP_URL}/confirm-email?token=${token}`;
}

export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

async function mailLink(
  tx: Tx,
  { id, oldEmail, newEmail }: EmailChange,
  which: "old" | "new",
  token: string,
  now: Date,
): Promise<void> {
  await queueEmail(
    tx,
    {
      dedupeKey: `email-change:${id}:${which}`,
      to: which === "old" ? oldEmail : newEmail,
      organizationId: null,
      template: "confirm-email-change",
      props: {
        url: changeLink(token),
        hours: HOURS_TO_CONFIRM,
        ...(which === "old" ? { resetUrl: resetUrl(oldEmail) } : {}),
      },
    },
    now,
  );
}

async function tellOwner(tx: Tx, { id, newEmail }: EmailChange, now: Date): Promise<void> {
  const signInUrl = `${env().APP_URL}/sign-in?email=${encodeURIComponent(newEmail)}`;
  await queueEmail(
    tx,
    {
      dedupeKey: `email-change:${id}:tried`,
      to: newEmail,
      organizationId: null,
      template: "email-change-tried",
      props: { signInUrl, resetUrl: resetUrl(newEmail) },
    },
    now,
  );
}
