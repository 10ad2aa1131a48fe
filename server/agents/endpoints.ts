import { agentChanges, agentFields, agentSchema } from "@/server/agents/agent.schema";
import { archiveAgent } from "@/server/agents/archive-agent";
import { changeAgent, createAgent, setPaused } from "@/server/agents/change-agent";
import { listAgents, readAgent } from "@/server/agents/read-agents";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";

const agentInput = organizationInput.extend({ agent_id: idSchema("agent") });

export const agentEndpoints = [
  defineEndpoint({
    name: "agent.list",
    tag: "Agents",
    summary: "The agents of an organization with their budgets, newest first",
    access: "agents.read",
    input: organizationInput.extend(pageFieldsBy(/^agent_[0-9a-z]{26}$/)),
    output: pageOf(agentSchema),
    rest: { method: "get", path: "/v1/agents", status: 200 },
    handle: ({ organization, input, now }) =>
      listAgents(organization.id, { before: input.cursor, limit: input.limit }, now),
  }),
  defineEndpoint({
    name: "agent.get",
    tag: "Agents",
    summary: "One agent with its budgets",
    access: "agents.read",
    input: agentInput,
    output: agentSchema,
    rest: { method: "get", path: "/v1/agents/{agent_id}", status: 200 },
    handle: ({ organization, input, now }) => readAgent(db(), organization.id, input.agent_id, now),
  }),
  defineEndpoint({
    name: "agent.create",
    tag: "Agents",
    summary: "Create an agent; API keys made for it spend within its budgets",
    access: { permission: "agents.write", verified: true },
    input: organizationInput.extend(agentFields),
    output: agentSchema,
    example: { name: "Research agent" },
    rest: { method: "post", path: "/v1/agents", status: 201 },
    acceptsIdempotencyKey: true,
    handle: ({ actor, organization, input, now, idempotent }) =>
      createAgent(organization.id, input.name, actor, now, idempotent),
  }),
  defineEndpoint({
    name: "agent.update",
    tag: "Agents",
    summary: "Rename an agent, make it public, or change the markup others pay for using it",
    access: "agents.write",
    input: agentInput.extend(agentChanges),
    output: agentSchema,
    example: { name: "Research agent 2" },
    rest: { method: "patch", path: "/v1/agents/{agent_id}", status: 200 },
    reauthenticate: true,
    handle({ actor, organization, input, now }) {
      const { organization_id: _, agent_id: id, ...changes } = input;
      return changeAgent(organization.id, id, changes, actor, now);
    },
  }),
  defineEndpoint({
    name: "agent.pause",
    tag: "Agents",
    summary: "Pause an agent: until it is resumed its keys can only read",
    access: "agents.write",
    input: agentInput,
    output: agentSchema,
    rest: { method: "post", path: "/v1/agents/{agent_id}/pause", status: 200 },
    handle: ({ actor, organization, input, now }) =>
      setPaused(organization.id, input.agent_id, true, actor, now),
  }),
  defineEndpoint({
    name: "agent.resume",
    tag: "Agents",
    summary: "Resume a paused agent; what its budgets pause stays paused",
    access: "agents.write",
    input: agentInput,
    output: agentSchema,
    rest: { method: "post", path: "/v1/agents/{agent_id}/resume", status: 200 },
    reauthenticate: true,
    handle: ({ actor, organization, input, now }) =>
      setPaused(organization.id, input.agent_id, false, actor, now),
  }),
  defineEndpoint({
    name: "agent.archive",
    tag: "Agents",
    summary: "Archive an agent: its keys stop working at once and its budgets are archived",
    access: "agents.write",
    input: agentInput,
    output: agentSchema,
    rest: { method: "post", path: "/v1/agents/{agent_id}/archive", status: 200 },
    reauthenticate: true,
    handle: ({ actor, organization, input, now }) =>
      archiveAgent(organization, input.agent_id, actor, now),
  }),
];
