import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";

const SCOPE = "grants:write";

/**
 * Lets a key grant credits to its organization and those below it, or no longer. Staff alone decide
 * that; no key and no member can give the scope. An agent's key never gets it: what spends from a
 * budget must not fill it.
 * @throws not_found, wrong_state
 */
export async function allowKeyToGrant(
  keyId: string,
  allowed: boolean,
  actor: Actor,
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.$queryRaw`select id from api_keys where id = ${keyId} for update`;
    const key = await tx.apiKey.findUnique({ where: { id: keyId } });
    if (!key) throw notFound("API key");
    if (allowed && (key.revokedAt || key.agentId)) {
      const why = key.revokedAt ? "was revoked" : "belongs to an agent";
      throw new DomainError(
        "wrong_state",
        `The key ${why}. Nothing was changed. Choose another key.`,
      );
    }
    if (key.scopes.includes(SCOPE) === allowed) return;
    const others = key.scopes.filter((scope) => scope !== SCOPE);
    await tx.apiKey.update({
      where: { id: keyId },
      data: { scopes: allowed ? [...others, SCOPE] : others },
    });
    await recordAudit(
      tx,
      {
        organizationId: key.organizationId,
        actor,
        action: allowed ? "api_key.grants_allowed" : "api_key.grants_withdrawn",
        subjectId: keyId,
        details: { name: key.name },
      },
      now,
    );
  });
}
