import type { Role } from "@/generated/prisma/enums";
import type { Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { type Caller, isAgent } from "@/server/organizations/access/caller";
import { lockRolesOver, rolesOver } from "@/server/organizations/access/roles-over";
import { requireVerified } from "@/server/users/require-verified";
import { requireGivable, requireManager } from "./decide-member-change";

/**
 * Whether the caller may let people in with this role, now and until the transaction ends: whoever is
 * removed meanwhile takes turns with it, and what they made before is there to be taken back.
 * @throws forbidden
 */
export async function requireMaker(
  tx: Tx,
  caller: Caller,
  organizationId: string,
  role: Role,
): Promise<void> {
  await requireVerified(tx, caller.userId);
  await lockRolesOver(tx, organizationId);
  const byKey = caller.kind === "api_key";
  const actorRoles = await rolesOver(tx, organizationId, caller.userId);
  requireManager({ actorRoles, byKey });
  requireGivable({ actorRoles, byKey, byAgent: isAgent(caller) }, role);
  if (caller.kind !== "api_key") return;
  await requireNoBudget(tx, caller);
  const { revokedAt } = await tx.apiKey.findUniqueOrThrow({ where: { id: caller.keyId } });
  if (revokedAt)
    throw new DomainError("forbidden", "This API key is revoked. Nothing was changed.");
}

/** Whoever a key with a budget let in would spend beside that budget. @throws forbidden */
async function requireNoBudget(
  tx: Tx,
  { keyId, madeThrough = [] }: Extract<Caller, { kind: "api_key" }>,
): Promise<void> {
  const budget = await tx.budget.findFirst({
    where: { subject: "api_key", subjectId: { in: [keyId, ...madeThrough] }, archivedAt: null },
    select: { id: true },
  });
  if (!budget) return;
  throw new DomainError(
    "forbidden",
    "A key with a budget can't invite people. Nothing was changed. A person can do it in the browser.",
  );
}
