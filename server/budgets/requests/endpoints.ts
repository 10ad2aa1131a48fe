import { z } from "zod";
import { createRequest } from "@/server/budgets/requests/create-request";
import {
  approveRequest,
  declineRequest,
  withdrawRequest,
} from "@/server/budgets/requests/decide-request";
import { listRequests, readRequest } from "@/server/budgets/requests/read-requests";
import {
  budgetRequestSchema,
  budgetRequestStatuses,
  declineFields,
  newBudgetRequestFields,
} from "@/server/budgets/requests/request.schema";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import type { Actor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import type { Permission } from "@/server/organizations/access/permissions";

const tag = "Budgets";
const requestId = { budget_request_id: idSchema("budgetRequest") };
const requestInput = organizationInput.extend(requestId);
const decisionInput = z.strictObject(requestId);

/** Whoever sees an organization's budgets sees what is asked for them; everybody sees their own. */
function sightOf({
  organization,
  actor,
  may,
  seesData,
}: {
  organization: { id: string; creditAccountId: string };
  actor: Actor;
  may(permission: Permission): boolean;
  seesData: boolean;
}) {
  const { id, creditAccountId } = organization;
  const seesAll = seesData && may("budgets.read");
  return { organizationId: id, creditAccountId, actor, seesAll };
}

export const budgetRequestEndpoints = [
  defineEndpoint({
    name: "budget_request.list",
    tag,
    summary:
      "Budget requests of an organization, newest first; without permission to see budgets, only your own",
    access: "organization.read",
    input: organizationInput.extend({
      status: z.enum(budgetRequestStatuses).optional(),
      asker_id: z.string().max(64).toLowerCase().optional().meta({
        description: "Only requests by this member, agent or API key",
      }),
      mine: z.enum(["true", "false"]).default("false").meta({
        description: "true: only your own, including those for budgets of organizations above",
      }),
      ...pageFieldsBy(/^bdr_[0-9a-z]{26}$/),
    }),
    output: pageOf(budgetRequestSchema),
    rest: { method: "get", path: "/v1/budget-requests", status: 200 },
    handle: ({ input, now, ...decided }) =>
      listRequests(
        sightOf(decided),
        { status: input.status, askerId: input.asker_id, mine: input.mine === "true" },
        { before: input.cursor, limit: input.limit },
        now,
      ),
  }),
  defineEndpoint({
    name: "budget_request.get",
    tag,
    summary: "One budget request, with its outcome",
    access: "organization.read",
    input: requestInput,
    output: budgetRequestSchema,
    rest: { method: "get", path: "/v1/budget-requests/{budget_request_id}", status: 200 },
    handle: ({ input, now, ...decided }) =>
      readRequest(db(), sightOf(decided), input.budget_request_id, now),
  }),
  defineEndpoint({
    name: "budget_request.create",
    tag,
    aboutCredits: true,
    summary:
      "Ask to raise a budget that limits you; owners, admins and billing members are emailed",
    access: "usage.write",
    input: organizationInput.extend(newBudgetRequestFields),
    output: budgetRequestSchema,
    example: { limit: 200, reason: "The nightly import has 3,000 documents left." },
    rest: { method: "post", path: "/v1/budget-requests", status: 201 },
    acceptsIdempotencyKey: true,
    handle({ organization, actor, input, now, idempotent }) {
      const { budget_id: budgetId, limit, amount, this_period_only, reason } = input;
      const asked = { budgetId, limit, amount, thisPeriodOnly: this_period_only, reason };
      return createRequest(organization, asked, actor, now, idempotent);
    },
  }),
  defineEndpoint({
    name: "budget_request.approve",
    tag,
    aboutCredits: true,
    summary: "Approve a request: the budget is raised at once, and only once",
    access: { permission: "budgets.write", on: "budgetRequest" },
    input: decisionInput,
    output: budgetRequestSchema,
    rest: { method: "post", path: "/v1/budget-requests/{budget_request_id}/approve", status: 200 },
    reauthenticate: true,
    handle: ({ organization, actor, input, now }) =>
      approveRequest(organization, input.budget_request_id, actor, now),
  }),
  defineEndpoint({
    name: "budget_request.decline",
    tag,
    aboutCredits: true,
    summary: "Decline a request: the budget stays unchanged",
    access: { permission: "budgets.write", on: "budgetRequest" },
    input: decisionInput.extend(declineFields),
    output: budgetRequestSchema,
    rest: { method: "post", path: "/v1/budget-requests/{budget_request_id}/decline", status: 200 },
    handle: ({ organization, actor, input, now }) =>
      declineRequest(organization, input.budget_request_id, input.note, actor, now),
  }),
  defineEndpoint({
    name: "budget_request.withdraw",
    tag,
    summary: "Withdraw your own request",
    access: "organization.read",
    input: requestInput,
    output: budgetRequestSchema,
    rest: { method: "post", path: "/v1/budget-requests/{budget_request_id}/withdraw", status: 200 },
    handle: ({ input, now, ...decided }) =>
      withdrawRequest(sightOf(decided), input.budget_request_id, now),
  }),
];
