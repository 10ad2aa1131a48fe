import type { Db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";

/**
 * Whoever has not shown that their address is theirs lets nobody in: no keys, agents, links, invitations,
 * roles or organizations. The owner of the address may turn out to be somebody else.
 * @throws forbidden
 */
export async function requireVerified(db: Db, userId: string): Promise<void> {
  const { emailVerifiedAt } = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { emailVerifiedAt: true },
  });
  if (!emailVerifiedAt) refuseUnverified();
}

/** Refuses somebody whose address is not verified. @throws forbidden */
export function refuseUnverified(): never {
  throw new DomainError(
    "forbidden",
    "Verify your own email first. Nothing was changed or charged. Sign in with a link by email to verify your address.",
  );
}
