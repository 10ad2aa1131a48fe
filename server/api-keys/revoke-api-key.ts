import { type Actor, apiKeyOf } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import type { ApiKeyAnswer } from "./api-key.schema";
import { apiKeyAnswer, withAgent } from "./api-key-secret";
import { requireOwnAgent } from "./find-maker";

/**
 * Ends a key at once, the secret before it too. Free, and safe to repeat. An agent's key ends only keys
 * of its agent. @throws not_found, forbidden
 */
export async function revokeApiKey(
  organizationId: string,
  keyId: string,
  actor: Actor,
  now: Date,
): Promise<ApiKeyAnswer> {
  return inTransaction(async (tx) => {
    const key = await tx.apiKey.findFirst({
      where: { id: keyId, organizationId },
      include: withAgent,
    });
    if (!key) throw notFound("API key");
    const makerId = apiKeyOf(actor);
    const maker = makerId ? await tx.apiKey.findUnique({ where: { id: makerId } }) : null;
    requireOwnAgent({ key: maker }, key.agentId);
    if (key.revokedAt) return apiKeyAnswer(key);
    const revoked = await tx.apiKey.update({
      where: { id: keyId },
      data: { revokedAt: now },
      include: withAgent,
    });
    await recordAudit(
      tx,
      {
        organizationId,
        actor,
        action: "api_key.revoked",
        subjectId: keyId,
        details: { name: key.name },
      },
      now,
    );
    return apiKeyAnswer(revoked);
  });
}
