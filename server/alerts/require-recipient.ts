import type { Db } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";

/**
 * Whether an address may get alerts about an account: its billing email, which is confirmed, or the confirmed email of
 * a member. Nobody has us write to strangers.
 */
export async function isToldOfAlerts(
  db: Db,
  creditAccountId: string,
  email: string,
): Promise<boolean> {
  const account = await db.creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
  if (account.billingEmail === email) return true;
  const members = await db.membership.count({
    where: {
      organizationId: account.organizationId,
      user: { email, emailVerifiedAt: { not: null } },
    },
  });
  return members > 0;
}

/** @throws validation_failed */
export async function requireRecipient(
  db: Db,
  creditAccountId: string,
  email: string,
): Promise<void> {
  if (await isToldOfAlerts(db, creditAccountId, email)) return;
  throw invalid("email", "Use the billing email, or the confirmed email of a member");
}
