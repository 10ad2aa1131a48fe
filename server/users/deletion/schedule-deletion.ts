import { type Db, inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { record } from "../second-factor/record";
import { lockPerson } from "../second-factor/settle-factors";
import { sendSecurityNotice } from "../security-notice";
import { endAllSessions } from "../sessions/end-sessions";
import { soleOwnerOf } from "./preview-deletion";

const DAYS_TO_CHANGE_ONES_MIND = 14;

/**
 * Asks for the deletion of one's account: in 14 days, unless they sign in before. Every session ends at
 * once. Whoever is the only owner of an organization hands it over or closes it first.
 * @param confirmation their address, typed
 * @throws validation_failed, wrong_state
 */
export async function scheduleDeletion(
  { userId, requestId }: { userId: string; requestId: string },
  confirmation: string,
  now: Date,
): Promise<{ deletesAt: Date }> {
  return inTransaction(async (tx) => {
    const user = await lockPerson(tx, userId);
    if (user.email !== confirmation)
      throw invalid("confirmation", "Type your email as it stands above");
    await refuseSoleOwner(tx, userId);
    const deletesAt = new Date(now.getTime() + DAYS_TO_CHANGE_ONES_MIND * 86_400_000);
    await tx.user.update({ where: { id: userId }, data: { deletionDueAt: deletesAt } });
    await endAllSessions(tx, userId, "account_deleted", now);
    await record(tx, { userId, requestId }, "user.deletion_scheduled", now);
    const detail = `It is deleted on ${deletesAt.toISOString().slice(0, 10)}.`;
    await sendSecurityNotice(tx, user, { what: "deletion_scheduled", detail }, now);
    return { deletesAt };
  });
}

/** Whoever signs in wants their account: takes back a deletion that was asked for. */
export async function cancelDeletion(tx: Tx, user: { id: string }, now: Date): Promise<void> {
  const cancelled = await tx.user.updateManyAndReturn({
    where: { id: user.id, deletionDueAt: { not: null }, deletedAt: null },
    data: { deletionDueAt: null },
    select: { id: true, email: true },
  });
  for (const { id, email } of cancelled) {
    await record(tx, { userId: id, requestId: "sign-in" }, "user.deletion_cancelled", now);
    await sendSecurityNotice(tx, { email }, { what: "deletion_cancelled" }, now);
  }
}

/** @throws wrong_state naming the organizations */
async function refuseSoleOwner(client: Db, userId: string): Promise<void> {
  const owned = await soleOwnerOf(client, userId);
  if (owned.length === 0) return;
  throw new DomainError(
    "wrong_state",
    `You are the only owner of ${owned.map(({ name }) => name).join(", ")}. Nothing was changed. Make another member an owner, or have it closed, then delete your account.`,
    { organization_ids: owned.map(({ id }) => id) },
  );
}
