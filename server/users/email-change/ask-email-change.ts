import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { addJob } from "@/server/gateways/jobs/add-job";

export const HOURS_TO_CONFIRM = 24;

export type Asking = { userId: string; requestId: string };

/**
 * Asks for another address. Both mailboxes get a link, and nothing changes until both were followed. What
 * was asked before ends. Whether the new address has an account is looked up by the job that sends the
 * emails, so that the answer tells nobody.
 * @throws validation_failed for the address they have
 */
export async function askEmailChange(asking: Asking, newEmail: string, now: Date): Promise<void> {
  const { userId } = asking;
  await inTransaction(async (tx) => {
    await lockUser(tx, userId);
    const { email: oldEmail } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    if (oldEmail === newEmail) throw invalid("email", "This is your email already");
    await endOpenChanges(tx, userId);
    const id = newId("emailChange");
    const expiresAt = new Date(now.getTime() + HOURS_TO_CONFIRM * 3_600_000);
    await tx.emailChange.create({
      data: { id, userId, oldEmail, newEmail, createdAt: now, expiresAt },
    });
    await addJob(tx, "mail-email-change", { changeId: id }, { key: `mail-email-change:${id}` });
    await recordEmailChange(tx, asking, "user.email_change_asked", now);
  });
}

/** Takes back what was asked; the address stays as it is. @throws not_found when nothing waits */
export async function cancelEmailChange(asking: Asking, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    await lockUser(tx, asking.userId);
    if ((await endOpenChanges(tx, asking.userId)) === 0) throw notFound("change of your email");
    await recordEmailChange(tx, asking, "user.email_change_cancelled", now);
  });
}

/** Lock, then read: changes of one person take turns. */
export async function lockUser(tx: Tx, userId: string): Promise<void> {
  await tx.$queryRaw`select id from users where id = ${userId} for update`;
}

/** Ends the changes that wait for a confirmation. @returns how many that were */
export async function endOpenChanges(tx: Tx, userId: string): Promise<number> {
  return (await tx.emailChange.deleteMany({ where: { userId, changedAt: null } })).count;
}

/** The addresses stay out of the audit log, which is kept for ever. */
export async function recordEmailChange(
  tx: Tx,
  { userId, requestId }: Asking,
  action: string,
  now: Date,
): Promise<void> {
  const actor = { type: "user", id: userId, requestId } as const;
  const event = { organizationId: null, actor, action, subjectId: userId, details: {} };
  await recordAudit(tx, event, now);
}
