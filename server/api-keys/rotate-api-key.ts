import { z } from "zod";
import { recordAudit } from "@/server/foundation/audit";
import { DomainError, notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { defineOperation } from "@/server/operations/define-operation";
import type { ApiKeyScope } from "@/server/organizations/permissions";
import { apiKeySchema } from "./api-key.schema";
import { apiKeyAnswer, newSecret, withAgent } from "./api-key-secret";
import {
  findMaker,
  requireOwnAgent,
  requireOwnLine,
  requireReach,
  requireScopes,
} from "./find-maker";

export const rotateApiKey = defineOperation({
  key: "api_key.rotate",
  summary: "Give an API key a new secret; the old one works for a grace period",
  permission: "api_keys.write",
  input: z.strictObject({
    organization_id: idSchema("organization"),
    key_id: idSchema("apiKey"),
    grace_hours: z
      .int()
      .min(0)
      .max(720)
      .default(24)
      .meta({ description: "How long the old secret still works" }),
  }),
  output: apiKeySchema,
  rest: {
    method: "post",
    path: "/organizations/{organization_id}/api-keys/{key_id}/rotate",
    status: 200,
  },
  kind: "atomic",
  async perform({ tx, organization, actor, input, now }) {
    const { key_id: id, grace_hours: graceHours } = input;
    const maker = await findMaker(tx, organization, actor);
    await tx.$queryRaw`select id from api_keys where id = ${id} and organization_id = ${organization.id} for update`;
    const current = await tx.apiKey.findFirst({ where: { id, organizationId: organization.id } });
    if (!current) throw notFound("API key");
    if (current.revokedAt)
      throw new DomainError(
        "wrong_state",
        "The key is revoked. Nothing was changed or charged. Create a new key.",
      );
    if (current.expiresAt && current.expiresAt <= now)
      throw new DomainError(
        "wrong_state",
        "The key has expired, and a new secret would open nothing. Nothing was changed or charged. Create a new key.",
      );
    requireOwnAgent(maker, current.agentId);
    requireScopes(maker, current.scopes as ApiKeyScope[], current.expiresAt);
    requireOwnLine(maker, current);
    await requireReach(tx, maker, current);
    const { key, secretHash, preview } = newSecret(id);
    const row = await tx.apiKey.update({
      where: { id },
      data: {
        secretHash,
        preview,
        previousSecretHash: current.secretHash,
        previousExpiresAt: new Date(now.getTime() + graceHours * 3_600_000),
      },
      include: withAgent,
    });
    await recordAudit(
      tx,
      {
        organizationId: organization.id,
        actor,
        action: "api_key.rotated",
        subjectId: id,
        // Whoever knows the new secret: what ends with their place is read from here.
        details: { graceHours, personId: maker.personId },
      },
      now,
    );
    return {
      output: apiKeyAnswer(row, key),
      entity: { type: "api_key", id },
      description: "API key rotated",
    };
  },
  forReplay: (output) => ({ ...output, key: null }),
});
