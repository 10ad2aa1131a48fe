import { z } from "zod";
import { defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { allStaffActions } from "@/server/doors/endpoints/staff-actions";
import { inTransaction } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { listRequests, readRequest } from "@/server/staff/requests/list-requests";
import { requestFilters, staffRequestSchema } from "@/server/staff/requests/request.schema";
import { decideRequest } from "@/server/staff/requests/staff-action";

const requestInput = z.strictObject({ request_id: idSchema("staffAction") });

/** What one of the staff asked for and a second person decides. */
export const staffRequestEndpoints = [
  defineStaffEndpoint({
    name: "staff.request.list",
    summary: "Requests waiting for a second person, and decided ones, newest first",
    shows: ({ data }) => data.flatMap(({ credit_account_id }) => credit_account_id ?? []),
    input: z.strictObject({
      state: z.enum(requestFilters).optional(),
      credit_account_id: idSchema("creditAccount").optional(),
      ...pageFieldsBy(/^sta_[0-9a-z]{26}$/),
    }),
    output: pageOf(staffRequestSchema),
    rest: { method: "get", path: "/staff/requests", status: 200 },
    handle: ({ input, now }) =>
      listRequests(
        {
          state: input.state,
          creditAccountId: input.credit_account_id,
          before: input.cursor,
          limit: input.limit,
        },
        now,
      ),
  }),
  defineStaffEndpoint({
    name: "staff.request.approve",
    summary: "Approve someone else's request; it takes effect at once, exactly as shown",
    shows: ({ credit_account_id }) => [credit_account_id ?? ""],
    input: requestInput,
    output: staffRequestSchema,
    rest: { method: "post", path: "/staff/requests/{request_id}/approve", status: 200 },
    reauthenticate: true,
    async handle({ actor, input, now }) {
      await inTransaction((tx) =>
        decideRequest(tx, allStaffActions, input.request_id, "approve", actor, now),
      );
      return readRequest(input.request_id, now);
    },
  }),
  defineStaffEndpoint({
    name: "staff.request.reject",
    summary: "Reject a request, or withdraw your own; nothing moves",
    shows: ({ credit_account_id }) => [credit_account_id ?? ""],
    input: requestInput,
    output: staffRequestSchema,
    rest: { method: "post", path: "/staff/requests/{request_id}/reject", status: 200 },
    reauthenticate: true,
    async handle({ actor, input, now }) {
      await inTransaction((tx) =>
        decideRequest(tx, allStaffActions, input.request_id, "reject", actor, now),
      );
      return readRequest(input.request_id, now);
    },
  }),
];
