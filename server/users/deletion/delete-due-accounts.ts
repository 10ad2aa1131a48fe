import type { User } from "@/generated/prisma/client";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";
import { queueEmail } from "@/server/gateways/email/queue-email";
import type { Person } from "@/server/organizations/access/caller";
import { record } from "../second-factor/record";
import { lockPerson } from "../second-factor/settle-factors";
import { sendSecurityNotice } from "../security-notice";
import { forgetPerson } from "./forget-person";
import { soleOwnerOf } from "./preview-deletion";

type Leave = (caller: Person, memberId: string, now: Date) => Promise<unknown>;

/**
 * Deletes the accounts whose fortnight is over. What became of one is decided under the person's lock: from
 * then on nobody signs in to it, and the rest is repeated until it is done. Safe to run at any time.
 * @param leave ends one membership, as its member would
 */
export async function deleteDueAccounts(leave: Leave, now: Date): Promise<void> {
  const due = await db().user.findMany({
    where: { deletionDueAt: { lte: now } },
    orderBy: { deletionDueAt: "asc" },
    take: 100,
    select: { id: true },
  });
  for (const { id } of due) {
    await deleteAccount(id, leave, now).catch((error: unknown) => {
      log().error({ err: error, userId: id }, "an account could not be deleted; it is tried again");
    });
  }
}

async function deleteAccount(userId: string, leave: Leave, now: Date): Promise<void> {
  if (!(await inTransaction((tx) => close(tx, userId, now)))) return;
  const caller: Person = { kind: "user", userId, isStaff: false, requestId: "deletion" };
  const memberships = await db().membership.findMany({
    where: { userId },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  for (const { id } of memberships) await leave(caller, id, now);
  await inTransaction(async (tx) => {
    const user = await lockPerson(tx, userId);
    if (!user.deletionDueAt) return;
    await forgetPerson(tx, user, now);
    await record(tx, { userId, requestId: "deletion" }, "user.deleted", now);
    await queueEmail(
      tx,
      {
        dedupeKey: `account-deleted:${userId}`,
        to: user.email,
        organizationId: null,
        template: "account-deleted",
        props: { signUpUrl: `${env().APP_URL}/sign-up` },
      },
      now,
    );
  });
}

/**
 * Shuts the account for good, under the person's lock: a sign-in in this moment either took the deletion back
 * or finds nothing to sign in to. Whoever became the only owner of an organization meanwhile stays.
 * @returns whether it is to be deleted
 */
async function close(tx: Tx, userId: string, now: Date): Promise<boolean> {
  const user: User = await lockPerson(tx, userId);
  if (!user.deletionDueAt || user.deletionDueAt > now) return false;
  if (user.deletedAt) return true;
  // Other owners who leave in this moment see this one as gone, or are gone themselves when it is counted.
  await tx.$queryRaw`
    select o.id from organizations o
    where o.id in (select m.organization_id from memberships m where m.user_id = ${userId} and m.role = 'owner')
    order by o.id for no key update`;
  if ((await soleOwnerOf(tx, userId)).length > 0) {
    await tx.user.update({ where: { id: userId }, data: { deletionDueAt: null } });
    await sendSecurityNotice(tx, user, { what: "deletion_stopped" }, now);
    return false;
  }
  await tx.user.update({ where: { id: userId }, data: { deletedAt: now, passwordHash: null } });
  return true;
}
