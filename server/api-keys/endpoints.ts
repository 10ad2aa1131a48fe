import { apiKeySchema } from "@/server/api-keys/api-key.schema";
import { createApiKey } from "@/server/api-keys/create-api-key";
import { listApiKeys, revokeApiKey } from "@/server/api-keys/revoke-api-key";
import { rotateApiKey } from "@/server/api-keys/rotate-api-key";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageOf } from "@/server/doors/endpoints/fields";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";

export const apiKeyEndpoints = [
  defineEndpoint({
    name: "api_key.list",
    tag: "API keys",
    summary:
      "The keys of an organization, never their secrets; an agent's key sees those of its agent",
    access: "api_keys.read",
    input: organizationInput,
    output: pageOf(apiKeySchema),
    rest: { method: "get", path: "/organizations/{organization_id}/api-keys", status: 200 },
    async handle({ actor, organization }) {
      const agentId = actor.type === "agent" ? actor.id : null;
      return wholePage(await listApiKeys(organization.id, agentId));
    },
  }),
  operationEndpoint(createApiKey, "API keys", { reauthenticate: true }),
  operationEndpoint(rotateApiKey, "API keys", { reauthenticate: true }),
  defineEndpoint({
    name: "api_key.revoke",
    tag: "API keys",
    summary: "End a key at once",
    access: "api_keys.write",
    input: organizationInput.extend({ key_id: idSchema("apiKey") }),
    output: apiKeySchema,
    rest: {
      method: "delete",
      path: "/organizations/{organization_id}/api-keys/{key_id}",
      status: 200,
    },
    reauthenticate: true,
    handle: ({ actor, organization, input, now }) =>
      revokeApiKey(organization.id, input.key_id, actor, now),
  }),
];
