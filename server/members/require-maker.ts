import type { Role } from "@/generated/prisma/enums";
import type { Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { type Caller, isAgent } from "@/server/organizations/caller";
import { lockRolesOver, rolesOver } from "@/server/organizations/roles-over";
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
  await lockRolesOver(tx, organizationId);
  const byKey = caller.kind === "api_key";
  const actorRoles = await rolesOver(tx, organizationId, caller.userId);
  requireManager({ actorRoles, byKey });
  requireGivable({ actorRoles, byKey, byAgent: isAgent(caller) }, role);
  if (caller.kind !== "api_key") return;
  const { revokedAt } = await tx.apiKey.findUniqueOrThrow({ where: { id: caller.keyId } });
  if (revokedAt)
    throw new DomainError("forbidden", "This API key is revoked. Nothing was changed.");
}
