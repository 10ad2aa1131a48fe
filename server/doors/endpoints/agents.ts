import { z } from "zod";
import { agentFields, agentSchema } from "@/server/agents/agent.schema";
import { archiveAgent } from "@/server/agents/archive-agent";
import { createAgent, renameAgent } from "@/server/agents/change-agent";
import { listAgents, readAgent } from "@/server/agents/read-agents";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { actorOf } from "@/server/organizations/caller";
import { requireVerified } from "@/server/users/require-verified";
import { defineEndpoint } from "./endpoint";
import { pageFieldsBy, pageOf } from "./paging.schema";

const organizationInput = z.strictObject({ organization_id: idSchema("organization") });
const agentInput = organizationInput.extend({ agent_id: idSchema("agent") });

export const agentEndpoints = {
  agentList: defineEndpoint({
    name: "agent.list",
    tag: "Agents",
    summary: "The agents of an organization with their budgets, newest first",
    permission: "agents.read",
    input: organizationInput.extend(pageFieldsBy(/^agent_[0-9a-z]{26}$/)),
    output: pageOf(agentSchema),
    rest: { method: "get", path: "/v1/agents", status: 200 },
    handle: ({ organization, input, now }) =>
      listAgents(organization.id, { before: input.cursor, limit: input.limit }, now),
  }),
  agentGet: defineEndpoint({
    name: "agent.get",
    tag: "Agents",
    summary: "One agent with its budgets",
    permission: "agents.read",
    input: agentInput,
    output: agentSchema,
    rest: { method: "get", path: "/v1/agents/{agent_id}", status: 200 },
    handle: ({ organization, input, now }) => readAgent(db(), organization.id, input.agent_id, now),
  }),
  agentCreate: defineEndpoint({
    name: "agent.create",
    tag: "Agents",
    summary: "Create an agent; API keys made for it spend within its budgets",
    permission: "agents.write",
    input: organizationInput.extend(agentFields),
    output: agentSchema,
    rest: { method: "post", path: "/v1/agents", status: 201 },
    acceptsIdempotencyKey: true,
    async handle({ caller, organization, input, now, idempotent }) {
      await requireVerified(db(), caller.userId);
      return createAgent(organization.id, input.name, actorOf(caller), now, idempotent);
    },
  }),
  agentUpdate: defineEndpoint({
    name: "agent.update",
    tag: "Agents",
    summary: "Rename an agent",
    permission: "agents.write",
    input: agentInput.extend(agentFields),
    output: agentSchema,
    rest: { method: "patch", path: "/v1/agents/{agent_id}", status: 200 },
    handle: ({ caller, organization, input, now }) =>
      renameAgent(organization.id, input.agent_id, input.name, actorOf(caller), now),
  }),
  agentArchive: defineEndpoint({
    name: "agent.archive",
    tag: "Agents",
    summary: "End an agent: its keys stop at once and its budgets are archived",
    permission: "agents.write",
    input: agentInput,
    output: agentSchema,
    rest: { method: "post", path: "/v1/agents/{agent_id}/archive", status: 200 },
    reauthenticate: true,
    handle: ({ caller, organization, input, now }) =>
      archiveAgent(organization, input.agent_id, actorOf(caller), now),
  }),
};
