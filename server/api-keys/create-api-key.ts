import { putAudit } from "@/server/foundation/audit";
import { env } from "@/server/foundation/env";
import { invalid } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { asBytea, insertInto, type Put, type Read } from "@/server/foundation/statements";
import { putNotice } from "@/server/gateways/notices/notify";
import { readOwners } from "@/server/gateways/notices/read-owners";
import { defineOperation } from "@/server/operations/define-operation";
import { apiKeySchema, newApiKeySchema } from "./api-key.schema";
import { apiKeyAnswer, newSecret } from "./api-key-secret";
import { findMaker, lineOf, lockAgentOfKey, requireScopes } from "./find-maker";
import { WATCHED_MS } from "./first-call";

const newKeys = insertInto("api_keys", {
  id: "text",
  organization_id: "text",
  name: "text",
  scopes: "text[]",
  secret_hash: "bytea",
  preview: "text",
  created_by_user_id: "text",
  created_at: "timestamptz",
  expires_at: "timestamptz",
  agent_id: "text",
  created_by_key_id: "text",
  made_through: "text[]",
  watched_until: "timestamptz",
});

export const createApiKey = defineOperation({
  key: "api_key.create",
  summary: "Create an API key",
  permission: "api_keys.write",
  input: newApiKeySchema.extend({
    organization_id: idSchema("organization"),
    agent_id: idSchema("agent").optional().meta({
      description: "The agent that spends with the key, within its budgets",
    }),
  }),
  output: apiKeySchema,
  example: { name: "Billing server", scopes: ["accounting:write"] },
  rest: { method: "post", path: "/organizations/{organization_id}/api-keys", status: 201 },
  kind: "atomic",
  async perform({ organization, actor, input, now, read, write }) {
    const expiresAt = input.expires_at ? new Date(input.expires_at) : null;
    if (expiresAt && expiresAt <= now) throw invalid("expires_at", "Choose a time in the future");
    if (input.scopes.includes("grants:write"))
      throw invalid("scopes", "Only our staff can add grants:write");
    const maker = await findMaker(read, organization, actor);
    requireScopes(maker, input.scopes, expiresAt);
    const agent = await lockAgentOfKey(read, maker, organization.id, input.agent_id);
    const agentId = agent?.id ?? null;
    const createdByKeyId = maker.key?.id ?? null;
    const { name, scopes } = input;
    const id = newId("apiKey");
    const { key, secretHash, preview } = newSecret(
      id,
      typeof organization.clockAheadMs === "number",
    );
    write(newKeys, {
      id,
      organization_id: organization.id,
      name,
      scopes,
      secret_hash: asBytea(secretHash),
      preview,
      created_by_user_id: maker.personId,
      created_at: now,
      expires_at: expiresAt,
      agent_id: agentId,
      created_by_key_id: createdByKeyId,
      made_through: lineOf(maker),
      watched_until: new Date(now.getTime() + WATCHED_MS),
    });
    const details = {
      name,
      scopes,
      ...(agentId ? { agentId } : {}),
      ...(createdByKeyId ? { createdByKeyId } : {}),
    };
    putAudit(
      write,
      {
        organizationId: organization.id,
        actor,
        action: "api_key.created",
        subjectId: id,
        details,
      },
      now,
    );
    const made = { id, name, preview, scopes };
    await tellOwners({ read, write }, organization.id, made, maker.email, now);
    return {
      output: apiKeyAnswer(
        {
          ...made,
          agentId,
          agent,
          createdByKeyId,
          createdAt: now,
          expiresAt,
          previousExpiresAt: null,
          lastUsedAt: null,
          revokedAt: null,
        },
        key,
      ),
      entity: { type: "api_key", id },
      description: "API key created",
    };
  },
  forReplay: (output) => ({ ...output, key: null }),
});

async function tellOwners(
  { read, write }: { read: Read; write: Put },
  organizationId: string,
  key: { id: string; name: string; preview: string; scopes: string[] },
  createdBy: string,
  now: Date,
): Promise<void> {
  const { organization, readers } = await readOwners(read, organizationId, "critical");
  if (!organization) return;
  putNotice(
    write,
    {
      template: "api-key-created",
      event: key.id,
      organization,
      props: {
        organizationName: organization.name,
        keyName: key.name,
        keyPreview: key.preview,
        scopes: key.scopes,
        createdBy,
        keysUrl: `${env().APP_URL}/${organization.slug}/api-keys`,
      },
    },
    readers,
    now,
  );
}
