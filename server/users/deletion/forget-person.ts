import type { User } from "@/generated/prisma/client";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";

/** What stands in the place of an address; nothing is ever sent to it. */
export const FORGOTTEN_EMAIL = "deleted@deleted.invalid";
const FORGOTTEN_NAME = "Deleted account";

/**
 * Takes a person's name and address out of everything but what an organization keeps for itself: its books, and
 * the emails it wrote. Ledger, usage and audit log name the person by an id that says nothing any more. How they
 * signed in goes, and every key they made ends. That their mailbox had welcome credits stays, as a keyed hash.
 */
export async function forgetPerson(tx: Tx, user: User, now: Date): Promise<void> {
  const { id: userId, email } = user;
  await tx.authenticator.deleteMany({ where: { userId } });
  await tx.passkey.deleteMany({ where: { userId } });
  await tx.passkeyChallenge.deleteMany({ where: { userId } });
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.identity.deleteMany({ where: { userId } });
  await tx.pendingSignIn.deleteMany({ where: { userId } });
  await tx.emailChange.deleteMany({
    where: { OR: [{ userId }, { oldEmail: email }, { newEmail: email }] },
  });
  await tx.emailToken.deleteMany({ where: { userId } });
  await tx.session.deleteMany({ where: { userId } });
  await tx.signUp.deleteMany({ where: { email } });
  await tx.emailMessage.deleteMany({ where: { recipient: email } });
  await tx.notification.deleteMany({ where: { userId } });
  await tx.notificationPreference.deleteMany({ where: { reader: { in: [userId, email] } } });
  await tx.mailProblem.deleteMany({ where: { address: email } });
  await tx.billingEmailChange.deleteMany({ where: { email } });
  await tx.creditAccount.updateMany({
    where: { billingEmail: email },
    data: { billingEmail: null },
  });
  await tx.invitation.updateMany({
    where: { email, state: { not: "open" } },
    data: { email: FORGOTTEN_EMAIL },
  });
  await forgetInTexts(tx, user);
  await forgetInTickets(tx, user);
  await forgetPhotos(tx, userId);
  await forgetInNotifications(tx, user);
  await endKeys(tx, userId, now);
  await tx.user.update({
    where: { id: userId },
    data: {
      email: `${userId}@deleted.invalid`,
      name: FORGOTTEN_NAME,
      passwordHash: null,
      emailVerifiedAt: null,
      secondFactorAt: null,
      isStaff: false,
      deletionDueAt: null,
    },
  });
}

/** In what others wrote or got: the address wherever it stands, the name where it is a value of its own. */
async function forgetInTexts(tx: Tx, { email, name: given }: User): Promise<void> {
  // Whoever gave no name must not match every text that is empty.
  const name = given || email;
  await tx.$executeRaw`
    update audit_events set details = replace(details::text, ${email}, ${FORGOTTEN_EMAIL})::jsonb
    where position(${email} in details::text) > 0`;
  await tx.$executeRaw`
    update email_messages set dedupe_key = replace(dedupe_key, ${email}, id),
      subject = replace(subject, ${email}, ${FORGOTTEN_EMAIL}),
      props = replace(replace(props::text, ${email}, ${FORGOTTEN_EMAIL}),
        to_jsonb(${name}::text)::text, to_jsonb(${FORGOTTEN_NAME}::text)::text)::jsonb
    where position(${email} in concat(dedupe_key, subject, props)) > 0
      or position(to_jsonb(${name}::text)::text in props::text) > 0`;
}

/** Tickets are what the organization asked; of the person they keep no address. */
async function forgetInTickets(tx: Tx, { id: userId, email }: User): Promise<void> {
  await tx.$executeRaw`
    update support_messages set body = replace(body, ${email}, ${FORGOTTEN_EMAIL})
    where author_id = ${userId} and position(${email} in body) > 0`;
  await tx.supportTicket.updateMany({
    where: { assigneeId: userId },
    data: { assigneeId: null },
  });
}

/** They are pictures of the person. What was submitted stays, with what it cost; the bytes go with the next sweep of files. */
async function forgetPhotos(tx: Tx, userId: string): Promise<void> {
  await tx.$executeRaw`
    with gone as (delete from photoshoot_photos where uploaded_by = ${userId} returning file_id)
    update stored_files f set state = 'removing' from gone where f.id = gone.file_id`;
}

/** In what others were told. */
async function forgetInNotifications(tx: Tx, { email, name }: User): Promise<void> {
  await tx.$executeRaw`
    update notifications set title = replace(title, ${email}, ${FORGOTTEN_EMAIL})
    where position(${email} in title) > 0`;
  if (name === "") return;
  await tx.$executeRaw`
    update notifications set title = replace(title, ${name}, ${FORGOTTEN_NAME})
    where position(${`${name} asks for`} in title) = 1`;
}

async function endKeys(tx: Tx, userId: string, now: Date): Promise<void> {
  const ended = await tx.apiKey.updateManyAndReturn({
    where: { createdByUserId: userId, revokedAt: null },
    data: { revokedAt: now },
    select: { id: true, organizationId: true },
  });
  const actor = { type: "user", id: userId } as const;
  for (const { id, organizationId } of ended) {
    const event = { organizationId, actor, action: "api_key.revoked", subjectId: id };
    await recordAudit(tx, { ...event, details: {} }, now);
  }
}
