import { z } from "zod";
import { dateSchema } from "@/server/accounting/transactions/transaction.schema";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { limit, organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import {
  cancelRecurring,
  pauseRecurring,
  resumeRecurring,
  updateRecurring,
} from "./change-recurring";
import { listRecurring, listRuns, readRecurring } from "./read-recurring";
import {
  recurringChangeFields,
  recurringRunSchema,
  recurringSchema,
  recurringSummarySchema,
} from "./recurring.schema";
import { recurringStatuses } from "./recurring-kinds.schema";
import { dryRunByHand, runByHand } from "./run-by-hand";
import { setUpRecurring } from "./set-up-recurring";
import { templatesIn } from "./template.schema";

const recurringInput = organizationInput.extend({ recurring_id: idSchema("recurringJob") });

const PATH = "/organizations/{organization_id}/recurring";
const ONE = `${PATH}/{recurring_id}`;

export const recurringEndpoints = [
  defineEndpoint({
    name: "recurring.list",
    tag: "Recurring jobs",
    summary: "Recurring jobs, newest first",
    access: "accounting.read",
    input: organizationInput.extend({
      ...pageFieldsBy(/^rcj_[0-9a-z]{26}$/),
      limit,
      status: z.enum(recurringStatuses).optional(),
      search: z.string().max(200).optional().meta({ description: "Search words in the name" }),
    }),
    output: pageOf(recurringSummarySchema),
    rest: { method: "get", path: PATH, status: 200 },
    handle: ({ organization, input }) => listRecurring(db(), organization.id, input),
  }),
  operationEndpoint(setUpRecurring, "Recurring jobs"),
  defineEndpoint({
    name: "recurring.get",
    tag: "Recurring jobs",
    summary: "One recurring job with its template and next days",
    access: "accounting.read",
    input: recurringInput,
    output: recurringSchema,
    rest: { method: "get", path: ONE, status: 200 },
    handle: ({ organization, input }) => readRecurring(db(), organization.id, input.recurring_id),
  }),
  defineEndpoint({
    name: "recurring.update",
    tag: "Recurring jobs",
    summary: "Change a recurring job; omitted fields stay unchanged",
    access: "accounting.write",
    input: recurringInput.extend(recurringChangeFields).superRefine((input, context) => {
      const { organization_id: _, recurring_id: __, ...change } = input;
      if (Object.values(change).every((value) => value === undefined))
        context.addIssue({ code: "custom", path: [], message: "Change at least one field" });
      if (templatesIn(input).length > 1)
        context.addIssue({
          code: "custom",
          path: ["transaction"],
          message: "Send only one of transaction, invoice and bill",
        });
    }),
    output: recurringSchema,
    example: { name: "Rent of the new office" },
    rest: { method: "patch", path: ONE, status: 200 },
    handle: ({ organization, actor, input, now }) =>
      updateRecurring(
        { organization, actor, recurringId: input.recurring_id },
        {
          name: input.name,
          template: templatesIn(input)[0],
          asDraft: input.as_draft,
          schedule: input.schedule,
        },
        now,
      ),
  }),
  defineEndpoint({
    name: "recurring.pause",
    tag: "Recurring jobs",
    summary: "Pause a recurring job until it is resumed",
    access: "accounting.write",
    input: recurringInput,
    output: recurringSchema,
    rest: { method: "post", path: `${ONE}/pause`, status: 200 },
    handle: ({ organization, actor, input, now }) =>
      pauseRecurring({ organization, actor, recurringId: input.recurring_id }, now),
  }),
  defineEndpoint({
    name: "recurring.resume",
    tag: "Recurring jobs",
    summary: "Resume a paused job, with or without the runs it missed",
    access: "accounting.write",
    input: recurringInput.extend({
      missed: z.enum(["skip", "catch_up"]).default("skip").meta({
        description:
          "What to do with missed days before today: skip drops them; catch_up runs them in order, each at the price of a run",
      }),
    }),
    output: recurringSchema,
    example: { missed: "catch_up" },
    rest: { method: "post", path: `${ONE}/resume`, status: 200 },
    handle: ({ organization, actor, input, now }) =>
      resumeRecurring({ organization, actor, recurringId: input.recurring_id }, input.missed, now),
  }),
  defineEndpoint({
    name: "recurring.cancel",
    tag: "Recurring jobs",
    summary: "Cancel a recurring job permanently; what it created is kept",
    access: "accounting.write",
    input: recurringInput,
    output: recurringSchema,
    rest: { method: "post", path: `${ONE}/cancel`, status: 200 },
    handle: ({ organization, actor, input, now }) =>
      cancelRecurring({ organization, actor, recurringId: input.recurring_id }, now),
  }),
  defineEndpoint({
    name: "recurring.run",
    tag: "Recurring jobs",
    summary: "Run a recurring job now: 1 credit, plus 2 for what it creates",
    access: "accounting.write",
    input: recurringInput.extend({
      due_date: dateSchema.optional().meta({
        description:
          "The day to run: the due day, today, or a day that failed. Defaults to the due day, otherwise today",
      }),
    }),
    output: recurringRunSchema,
    rest: { method: "post", path: `${ONE}/run`, status: 201 },
    costs: "recurring.execute",
    acceptsIdempotencyKey: true,
    async handle({ organization, actor, input, idempotent, now, report }) {
      const { recurring_id: recurringId, due_date: dueDate } = input;
      const request = { organization, actor, recurringId, dueDate, idempotent };
      const { output, charged, available, replayed } = await runByHand(request, now);
      report.availableMicrocredits = available;
      report.costMicrocredits = charged;
      report.replayed = replayed;
      return output;
    },
    dryRun({ organization, actor, input, now }) {
      const { recurring_id: recurringId, due_date: dueDate } = input;
      const request = { organization, actor, recurringId, dueDate, idempotent: undefined };
      return dryRunByHand(request, now);
    },
  }),
  defineEndpoint({
    name: "recurring.runs",
    tag: "Recurring jobs",
    summary: "Completed and failed runs of a recurring job, latest day first",
    access: "accounting.read",
    input: recurringInput.extend(pageFieldsBy(/^\d{4}-\d{2}-\d{2}$/)),
    output: pageOf(recurringRunSchema),
    rest: { method: "get", path: `${ONE}/runs`, status: 200 },
    handle: ({ organization, input }) =>
      listRuns(db(), { organizationId: organization.id, id: input.recurring_id }, input),
  }),
];
