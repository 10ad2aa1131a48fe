import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, invalid } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { defineOperation } from "@/server/operations/define-operation";
import { type ApiKeyScope, scopeAllows } from "@/server/organizations/permissions";
import { apiKeySchema, newApiKeySchema } from "./api-key.schema";
import { apiKeyAnswer, newSecret } from "./api-key-secret";

export const createApiKey = defineOperation({
  key: "api_key.create",
  summary: "Create an API key",
  permission: "api_keys.write",
  input: newApiKeySchema.extend({ organization_id: idSchema("organization") }),
  output: apiKeySchema,
  rest: { method: "post", path: "/organizations/{organization_id}/api-keys", status: 201 },
  kind: "atomic",
  async perform({ tx, organization, actor, input, now }) {
    const expiresAt = input.expires_at ? new Date(input.expires_at) : null;
    if (expiresAt && expiresAt <= now) throw invalid("expires_at", "Choose a time in the future");
    const createdByUserId = await requireScopes(tx, actor, input.scopes, expiresAt);
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
        createdByUserId,
        createdAt: now,
        expiresAt,
      },
    });
    await recordAudit(
      tx,
      {
        organizationId: organization.id,
        actor,
        action: "api_key.created",
        subjectId: id,
        details: { name: input.name, scopes: input.scopes },
      },
      now,
    );
    await tellOwners(tx, organization.id, row, createdByUserId, now);
    return {
      output: apiKeyAnswer(row, key),
      entity: { type: "api_key", id },
      description: "API key created",
    };
  },
  forReplay: (output) => ({ ...output, key: null }),
});

/** No key makes a stronger key, and grants:write is given by staff only. @returns the person behind the actor. */
export async function requireScopes(
  tx: Tx,
  actor: Actor,
  scopes: readonly ApiKeyScope[],
  expiresAt: Date | null,
): Promise<string> {
  if (scopes.includes("grants:write"))
    throw invalid("scopes", "grants:write is given by our staff only");
  if (actor.type !== "api_key") return actor.id;
  const maker = await tx.apiKey.findUniqueOrThrow({ where: { id: actor.id } });
  if (maker.expiresAt && (!expiresAt || expiresAt > maker.expiresAt)) {
    throw invalid(
      "expires_at",
      `A key cannot make one that outlives it: choose a time until ${maker.expiresAt.toISOString()}`,
    );
  }
  const missing = scopes.filter((scope) => !scopeAllows(maker.scopes, scope));
  if (missing.length > 0) {
    throw new DomainError(
      "forbidden",
      `A key cannot give what it does not have: ${missing.join(", ")}. Nothing was created or charged.`,
    );
  }
  return maker.createdByUserId;
}

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
