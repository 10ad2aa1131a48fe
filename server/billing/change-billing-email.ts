import { hash, randomBytes } from "node:crypto";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, linkIsOver } from "@/server/foundation/errors";
import { linkIn } from "@/server/foundation/plain-text.schema";
import { billingRecipients } from "@/server/gateways/email/billing-recipients";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { tellAboutChange } from "./tell-about-change";

const DAYS_OPEN = 7;
const MINUTES_BETWEEN = 5;
const MOST_SENDS = 10;

/**
 * Asks for another billing email: it gets one email, with a link, and nothing else until that is followed.
 * Until then the old one stays. An address that hears about this account anyway, of an owner or a member
 * for billing, takes over at once; the one that is there already cancels what was asked before.
 * @returns whether the billing email is another one now, waits to be confirmed, or is as it was
 */
export async function askBillingEmail(
  tx: Tx,
  creditAccountId: string,
  email: string,
  now: Date,
): Promise<"changed" | "asked" | "unchanged"> {
  await lockCreditAccount(tx, creditAccountId);
  const { billingEmail } = await tx.creditAccount.findUniqueOrThrow({
    where: { id: creditAccountId },
    select: { billingEmail: true },
  });
  const waits = await tx.billingEmailChange.findUnique({ where: { creditAccountId } });
  if (waits?.email === email && waits.expiresAt > now) return "unchanged";
  await tx.billingEmailChange.deleteMany({ where: { creditAccountId } });
  if (email === billingEmail) return "unchanged";
  const { recipients } = await billingRecipients(tx, creditAccountId);
  if (recipients.includes(email) && (await isProven(tx, email))) {
    await tx.creditAccount.update({
      where: { id: creditAccountId },
      data: { billingEmail: email },
    });
    return "changed";
  }
  const { token, stored } = newToken(now);
  await tx.billingEmailChange.create({ data: { creditAccountId, email, ...stored } });
  await mailLink(tx, { creditAccountId, email, sends: 1 }, token, now);
  return "asked";
}

/** Emails the link once more; the one before stops working. @throws not_found, rate_limited, wrong_state */
export async function resendBillingEmail(creditAccountId: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    await lockCreditAccount(tx, creditAccountId);
    const waits = await tx.billingEmailChange.findUnique({ where: { creditAccountId } });
    if (!waits) throw nothingWaits();
    if (waits.sends >= MOST_SENDS) {
      throw new DomainError(
        "wrong_state",
        `${waits.email} already got ${MOST_SENDS} emails about this. Nothing was sent. Ask them another way, or cancel it.`,
      );
    }
    const waitMs = waits.sentAt.getTime() + MINUTES_BETWEEN * 60_000 - now.getTime();
    if (waitMs > 0) {
      throw new DomainError(
        "rate_limited",
        `We emailed ${waits.email} less than ${MINUTES_BETWEEN} minutes ago. Nothing was sent. Wait a moment.`,
        { retry_after: Math.ceil(waitMs / 1_000) },
      );
    }
    const { token, stored } = newToken(now);
    const again = await tx.billingEmailChange.update({
      where: { creditAccountId },
      data: { ...stored, sends: { increment: 1 } },
    });
    await mailLink(tx, again, token, now);
  });
}

/** Takes back what was asked; the billing email stays as it is. @throws not_found */
export async function cancelBillingEmail(
  organization: { id: string; creditAccountId: string },
  actor: Actor,
  now: Date,
): Promise<void> {
  const { id: organizationId, creditAccountId } = organization;
  await inTransaction(async (tx) => {
    await lockCreditAccount(tx, creditAccountId);
    const { count } = await tx.billingEmailChange.deleteMany({ where: { creditAccountId } });
    if (count === 0) throw nothingWaits();
    const event = { action: "billing_email.cancelled", subjectId: creditAccountId, details: {} };
    await recordAudit(tx, { organizationId, actor, ...event }, now);
  });
}

/** Follows the link: from now on the billing email is this one, and both are told. @throws wrong_state */
export async function confirmBillingEmail(token: string, now: Date): Promise<{ email: string }> {
  return inTransaction(async (tx) => {
    const tokenHash = hashToken(token);
    const found = await tx.billingEmailChange.findUnique({ where: { tokenHash } });
    if (!found) throw linkIsOver();
    const { creditAccountId } = found;
    await lockCreditAccount(tx, creditAccountId);
    const [asked] = await tx.$queryRaw<{ email: string }[]>`
      delete from billing_email_changes where token_hash = ${tokenHash} and expires_at > ${now} returning email`;
    if (!asked) throw linkIsOver();
    const { email } = asked;
    const before = await billingRecipients(tx, creditAccountId);
    await tx.creditAccount.update({
      where: { id: creditAccountId },
      data: { billingEmail: email },
    });
    const organizationId = before.organization.id;
    const actor = { type: "system", id: "billing-email" } as const;
    const details = { changed: ["Billing email"] };
    const event = { action: "billing.updated", subjectId: creditAccountId, details };
    await recordAudit(tx, { organizationId, actor, ...event }, now);
    const change = { changed: ["Billing email"], alsoTo: before.recipients };
    await tellAboutChange(tx, creditAccountId, change, `Whoever reads ${email}`, now);
    return { email };
  });
}

/** What the page of a link says. Null for one that leads nowhere. */
export async function previewBillingEmail(
  token: string,
  now: Date,
): Promise<{ email: string; organizationName: string } | null> {
  const found = await db().billingEmailChange.findUnique({
    where: { tokenHash: hashToken(token), expiresAt: { gt: now } },
  });
  if (!found) return null;
  const { organization } = await billingRecipients(db(), found.creditAccountId);
  return { email: found.email, organizationName: organization.name };
}

async function isProven(tx: Tx, email: string): Promise<boolean> {
  const user = await tx.user.findUnique({ where: { email }, select: { emailVerifiedAt: true } });
  return user?.emailVerifiedAt != null;
}

async function mailLink(
  tx: Tx,
  { creditAccountId, email, sends }: { creditAccountId: string; email: string; sends: number },
  token: string,
  now: Date,
): Promise<void> {
  const { organization } = await billingRecipients(tx, creditAccountId);
  await queueEmail(
    tx,
    {
      dedupeKey: `confirm-billing-email:${creditAccountId}:${hashToken(token).toString("hex")}`,
      to: email,
      organizationId: organization.id,
      template: "confirm-billing-email",
      props: {
        organizationName: linkIn(organization.name) ? organization.slug : organization.name,
        url: `${env().APP_URL}/confirm-billing-email?token=${token}`,
        days: DAYS_OPEN,
        reminder: sends > 1,
      },
    },
    now,
  );
}

function newToken(now: Date) {
  const token = randomBytes(32).toString("hex");
  const expiresAt = new Date(now.getTime() + DAYS_OPEN * 86_400_000);
  return { token, stored: { tokenHash: hashToken(token), sentAt: now, expiresAt } };
}

function hashToken(token: string): Buffer<ArrayBuffer> {
  return hash("sha256", token, "buffer");
}

function nothingWaits(): DomainError {
  return new DomainError(
    "not_found",
    "No billing email is waiting to be confirmed. Nothing was changed.",
  );
}
