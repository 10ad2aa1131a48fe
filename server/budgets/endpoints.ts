import {
  budgetChangeFields,
  budgetResumeFields,
  budgetSchema,
  budgetSubjectsSchema,
  newBudgetFields,
} from "@/server/budgets/budget.schema";
import { budgetAnswer, withoutIsolatedSubject } from "@/server/budgets/budget-answer";
import { archiveBudget, resumeBudget, updateBudget } from "@/server/budgets/change-budget";
import { createBudget } from "@/server/budgets/create-budget";
import { listBudgets } from "@/server/budgets/list-budgets";
import { readBudget } from "@/server/budgets/read-budgets";
import { readSubjects } from "@/server/budgets/read-subjects";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";

const budgetInput = organizationInput.extend({ budget_id: idSchema("budget") });

export const budgetEndpoints = [
  defineEndpoint({
    name: "budget.list",
    tag: "Budgets",
    aboutCredits: true,
    summary: "The budgets of an organization with their current spending, newest first",
    access: "budgets.read",
    input: organizationInput.extend(pageFieldsBy(/^bud_[0-9a-z]{26}$/)),
    output: pageOf(budgetSchema),
    rest: { method: "get", path: "/v1/budgets", status: 200 },
    async handle({ organization, seesData, input, now }) {
      const place = { before: input.cursor, limit: input.limit };
      const page = await listBudgets(organization.id, place, now);
      return seesData ? page : { ...page, data: page.data.map(withoutIsolatedSubject) };
    },
  }),
  defineEndpoint({
    name: "budget.get",
    tag: "Budgets",
    aboutCredits: true,
    summary: "One budget",
    access: "budgets.read",
    input: budgetInput,
    output: budgetSchema,
    rest: { method: "get", path: "/v1/budgets/{budget_id}", status: 200 },
    async handle({ organization, seesData, input, now }) {
      const read = await readBudget(db(), organization.id, input.budget_id, now);
      return seesData ? budgetAnswer(read) : withoutIsolatedSubject(budgetAnswer(read));
    },
  }),
  defineEndpoint({
    name: "budget.create",
    tag: "Budgets",
    aboutCredits: true,
    summary:
      "Create a budget that limits the spending of an organization, member, agent, API key or operation",
    access: "budgets.write",
    input: organizationInput.extend(newBudgetFields),
    output: budgetSchema,
    example: { subject: "organization", period: "month", limit: 5000 },
    rest: { method: "post", path: "/v1/budgets", status: 201 },
    acceptsIdempotencyKey: true,
    handle: ({ actor, organization, input, now, idempotent }) =>
      createBudget(organization, input, actor, now, idempotent),
  }),
  defineEndpoint({
    name: "budget.update",
    tag: "Budgets",
    aboutCredits: true,
    summary: "Change the limit of a budget, what happens at it, or when it sends email",
    access: "budgets.write",
    input: budgetInput.extend(budgetChangeFields),
    output: budgetSchema,
    example: { limit: 6000 },
    rest: { method: "patch", path: "/v1/budgets/{budget_id}", status: 200 },
    reauthenticate: true,
    handle: ({ actor, organization, input, now }) =>
      updateBudget(
        organization,
        input.budget_id,
        { limit: input.limit, action: input.action, alertPercents: input.alert_percents },
        actor,
        now,
      ),
  }),
  defineEndpoint({
    name: "budget.resume",
    tag: "Budgets",
    aboutCredits: true,
    summary: "Resume a paused budget; only a person can, in the browser",
    peopleOnly: true,
    access: "budgets.write",
    input: budgetInput.extend(budgetResumeFields),
    output: budgetSchema,
    rest: { method: "post", path: "/v1/budgets/{budget_id}/resume", status: 200 },
    reauthenticate: true,
    handle: ({ actor, organization, input, now }) =>
      resumeBudget(organization, input.budget_id, input.limit, actor, now),
  }),
  defineEndpoint({
    name: "budget.archive",
    tag: "Budgets",
    aboutCredits: true,
    summary: "Archive a budget: it no longer limits anything",
    access: "budgets.write",
    input: budgetInput,
    output: budgetSchema,
    rest: { method: "post", path: "/v1/budgets/{budget_id}/archive", status: 200 },
    reauthenticate: true,
    handle: ({ actor, organization, input, now }) =>
      archiveBudget(organization, input.budget_id, actor, now),
  }),
  defineEndpoint({
    name: "budget.subjects",
    tag: "Budgets",
    summary: "The members, agents and API keys that budgets of the organization can limit",
    access: "budgets.write",
    input: organizationInput,
    output: budgetSubjectsSchema,
    rest: { method: "get", path: "/v1/budget-subjects", status: 200 },
    handle: ({ organization, now }) => readSubjects(db(), organization.id, now),
  }),
];
