import { z } from "zod";
import { defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { doOrAsk, orAwaits, staffActions } from "@/server/doors/endpoints/staff-actions";
import { idSchema } from "@/server/foundation/ids";
import { staffPersonDetailSchema, staffPersonSchema } from "./person.schema";
import { listPeople, readPerson } from "./read-people";

export const peopleEndpoints = [
  defineStaffEndpoint({
    name: "staff.person.list",
    summary: "Everybody who has an account, newest first",
    shows: () => [],
    input: z.strictObject({
      search: z.string().trim().max(100).optional().meta({
        description: "Words of the name or the address, or an ID",
      }),
      ...pageFieldsBy(/^usr_[0-9a-z]{26}$/),
    }),
    output: pageOf(staffPersonSchema),
    rest: { method: "get", path: "/staff/people", status: 200 },
    handle: ({ input }) => listPeople(input),
  }),
  defineStaffEndpoint({
    name: "staff.person.get",
    summary: "One person: memberships, sessions and second factor",
    shows: ({ memberships }) => memberships.map(({ organization_id }) => organization_id),
    input: z.strictObject({ user_id: idSchema("user") }),
    output: staffPersonDetailSchema,
    rest: { method: "get", path: "/staff/people/{user_id}", status: 200 },
    handle: ({ input, now }) => readPerson(input.user_id, now),
  }),
  defineStaffEndpoint({
    name: "staff.person.reset_second_factor",
    summary: "Ask that a lost second factor be reset; a second person has to approve it",
    shows: () => [],
    input: staffActions.resetSecondFactor.input,
    output: orAwaits(z.object({ id: z.string() })),
    rest: {
      method: "post",
      path: "/staff/people/{user_id}/reset-second-factor",
      // Nobody does it alone, so the answer always waits.
      status: 202,
    },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    handle: (context) => doOrAsk(staffActions.resetSecondFactor, context.input, context),
  }),
];
