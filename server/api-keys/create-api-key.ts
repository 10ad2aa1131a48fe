import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { invalid } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { defineOperation } from "@/server/operations/define-operation";
import { apiKeySchema, newApiKeySchema } from "./api-key.schema";
import { apiKeyAnswer, newSecret, withAgent } from "./api-key-secret";
import { findMaker, lineOf, lockAgentOfKey, requireScopes } from "./find-maker";

export const createApiKey = defineOperation({
  key: "api_key.create",
  summary: "Create an API key",
  permission: "api_keys.write",
  input: newApiKeySchema.extend({
    organization_id: idSchema("organization"),
    agent_id: idSchema("agent").optional().meta({
      description: "An agent of the organization that is to spend with the key, from its budget",
    }),
  }),
  output: apiKeySchema,
  rest: { method: "post", path: "/organizations/{organization_id}/api-keys", status: 201 },
  kind: "atomic",
  async perform({ tx, organization, actor, input, now }) {
    const expiresAt = input.expires_at ? new Date(input.expires_at) : null;
    if (expiresAt && expiresAt <= now) throw invalid("expires_at", "Choose a time in the future");
    if (input.scopes.includes("grants:write"))
      throw invalid("scopes", "grants:write is given by our staff only");
    const maker = await findMaker(tx, organization, actor);
    requireScopes(maker, input.scopes, expiresAt);
    const agentId = await lockAgentOfKey(tx, maker, organization.id, input.agent_id);
    const madeThrough = lineOf(maker);
    const id = newId("apiKey");
    const { key, secretHash, preview } = newSecret(id);
    const row = await tx.apiKey.create({
      data: {
        id,
        organizationId: organization.id,
        name: input.name,
        scopes: input.scopes,
        secretHash,
        preview,
        createdByUserId: maker.personId,
        createdAt: now,
        expiresAt,
        agentId,
        createdByKeyId: maker.key?.id ?? null,
        madeThrough,
      },
      include: withAgent,
    });
    await recordAudit(
      tx,
      {
        organizationId: organization.id,
        actor,
        action: "api_key.created",
        subjectId: id,
        details: {
          name: input.name,
          scopes: input.scopes,
          ...(agentId ? { agentId } : {}),
          ...(maker.key ? { createdByKeyId: maker.key.id } : {}),
        },
      },
      now,
    );
    await tellOwners(tx, organization.id, row, maker.personId, now);
    return {
      output: apiKeyAnswer(row, key),
      entity: { type: "api_key", id },
      description: "API key created",
    };
  },
  forReplay: (output) => ({ ...output, key: null }),
});

async function tellOwners(
  tx: Tx,
  organizationId: string,
  key: { id: string; name: string; preview: string; scopes: string[] },
  createdByUserId: string,
  now: Date,
): Promise<void> {
  const [organization, creator] = await Promise.all([
    tx.organization.findUniqueOrThrow({
      where: { id: organizationId },
      include: { memberships: { where: { role: "owner" }, include: { user: true } } },
    }),
    tx.user.findUniqueOrThrow({ where: { id: createdByUserId } }),
  ]);
  for (const { user } of organization.memberships) {
    await queueEmail(
      tx,
      {
        dedupeKey: `api-key-created:${key.id}:${user.id}`,
        to: user.email,
        organizationId,
        template: "api-key-created",
        props: {
          organizationName: organization.name,
          keyName: key.name,
          keyPreview: key.preview,
          scopes: key.scopes,
          createdBy: creator.email,
          keysUrl: `${env().APP_URL}/${organization.slug}/api-keys`,
        },
      },
      now,
    );
  }
}
