import type { NoticeKind } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { usualWish } from "@/server/gateways/notices/decide-channels";
import { readUnsubscribeToken } from "@/server/gateways/notices/unsubscribe-link";

export type UnsubscribePreview = {
  organizationName: string;
  kind: NoticeKind;
  /** Whether the email is off already. */
  isOff: boolean;
};

/** What the link in an email would end; null when it leads nowhere. */
export async function previewUnsubscribe(token: string): Promise<UnsubscribePreview | null> {
  const asked = readUnsubscribeToken(token);
  if (!asked) return null;
  const { organizationId, reader, kind } = asked;
  const organization = await db().organization.findUnique({
    where: { id: organizationId },
    select: { name: true, noticeWishes: { where: { reader, kind }, select: { mail: true } } },
  });
  if (!organization) return null;
  return {
    organizationName: organization.name,
    kind,
    isOff: organization.noticeWishes[0]?.mail === "off",
  };
}

/**
 * Ends emails of one kind about one organization for the reader of the link; what they see in the app stays. It
 * needs no session and may be repeated. @throws validation_failed
 */
export async function unsubscribe(token: string, now: Date): Promise<UnsubscribePreview> {
  const asked = readUnsubscribeToken(token);
  const found = asked && (await previewUnsubscribe(token));
  if (!asked || !found || asked.kind === "critical" || asked.kind === "money") throw noLink();
  const { organizationId, reader, kind } = asked;
  const membership = await db().membership.findFirst({
    where: { organizationId, userId: reader },
    select: { role: true },
  });
  const { inApp } = membership ? usualWish(membership.role, kind) : { inApp: true };
  await db().notificationPreference.upsert({
    where: { organizationId_reader_kind: { organizationId, reader, kind } },
    create: { organizationId, reader, kind, mail: "off", inApp, updatedAt: now },
    update: { mail: "off", updatedAt: now },
  });
  return { ...found, isOff: true };
}

function noLink(): DomainError {
  return new DomainError(
    "validation_failed",
    "This link doesn't unsubscribe from anything: it is incomplete. Nothing was changed. Open the link in the email again, or change your notifications in your account.",
  );
}
