import { z } from "zod";
import { apiKeySchema, apiKeyStates, watchedKeySchema } from "@/server/api-keys/api-key.schema";
import { createApiKey } from "@/server/api-keys/create-api-key";
import { currentKeySchema, readCurrentKey, revokeCurrentKey } from "@/server/api-keys/current-key";
import { readWatchedKey } from "@/server/api-keys/first-call";
import { listApiKeys } from "@/server/api-keys/list-api-keys";
import { revokeApiKey } from "@/server/api-keys/revoke-api-key";
import { rotateApiKey } from "@/server/api-keys/rotate-api-key";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { idSchema } from "@/server/foundation/ids";

export const apiKeyEndpoints = [
  defineEndpoint({
    name: "api_key.list",
    tag: "API keys",
    summary:
      "The keys of an organization, newest first, without their secrets; an agent's key sees only its agent's keys",
    access: "api_keys.read",
    input: organizationInput.extend({
      state: z.enum(apiKeyStates).optional().meta({
        description: "active: keys that work; ended: revoked or expired keys",
      }),
      agent_id: idSchema("agent").optional().meta({ description: "Only those of this agent" }),
      ...pageFieldsBy(/^key_[0-9a-z]{26}$/),
    }),
    output: pageOf(apiKeySchema),
    rest: { method: "get", path: "/organizations/{organization_id}/api-keys", status: 200 },
    handle({ actor, organization, input: { state, agent_id, cursor, limit }, now }) {
      const agentId = actor.type === "agent" ? actor.id : (agent_id ?? null);
      const filter = { organizationId: organization.id, agentId, state, before: cursor, limit };
      return listApiKeys(filter, now);
    },
  }),
  defineEndpoint({
    name: "api_key.get",
    tag: "API keys",
    summary: "An API key, and how its first call went",
    access: "api_keys.read",
    input: organizationInput.extend({ key_id: idSchema("apiKey") }),
    output: watchedKeySchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/api-keys/{key_id}",
      status: 200,
    },
    handle: ({ actor, organization, input }) =>
      readWatchedKey(
        {
          id: input.key_id,
          organizationId: organization.id,
          ...(actor.type === "agent" ? { agentId: actor.id } : {}),
        },
        // The words of a refusal may name a balance, which not every key may read.
        { withDetail: actor.type === "user" },
      ),
  }),
  operationEndpoint(createApiKey, "API keys", { reauthenticate: true }),
  operationEndpoint(rotateApiKey, "API keys", { reauthenticate: true }),
  defineEndpoint({
    name: "api_key.revoke",
    tag: "API keys",
    summary: "Revoke a key at once",
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
  defineEndpoint({
    name: "current_key.get",
    tag: "API keys",
    summary: "The API key this request came with: its scopes, expiry and organization",
    access: "key",
    input: z.strictObject({}),
    output: currentKeySchema,
    rest: { method: "get", path: "/v1/current-key", status: 200 },
    handle: ({ key }) => readCurrentKey(key),
  }),
  defineEndpoint({
    name: "current_key.revoke",
    tag: "API keys",
    summary: "Revoke the API key this request came with",
    access: "key",
    input: z.strictObject({}),
    output: currentKeySchema,
    rest: { method: "delete", path: "/v1/current-key", status: 200 },
    handle: ({ key, actor, now }) => revokeCurrentKey(key, actor, now),
  }),
];
