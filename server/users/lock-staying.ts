import type { Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";

/**
 * Locks a person whose account is to stay: a deletion is decided under this lock, so it comes before, and refuses, or
 * after, and sees what was done here.
 * @throws wrong_state where their account is about to be deleted
 */
export async function lockStaying(tx: Tx, userId: string): Promise<void> {
  // Not against what only refers to the person: whoever has locked the organization may be about to.
  await tx.$queryRaw`select id from users where id = ${userId} for no key update`;
  const { deletionDueAt, deletedAt } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  if (!deletionDueAt && !deletedAt) return;
  throw new DomainError(
    "wrong_state",
    "Your account is about to be deleted. Nothing was changed. Sign in again to keep it, then accept.",
  );
}
