import { z } from "zod";
import { defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { answerFormat, countUpTo } from "@/server/doors/endpoints/fields";
import { businessSchema } from "./business.schema";
import { businessCsv, readBusiness } from "./read-business";

export const businessEndpoints = [
  defineStaffEndpoint({
    name: "staff.business.get",
    summary: "Credits sold, spent and outstanding, deferred revenue and breakage, by month",
    // Of everybody together.
    shows: () => [],
    input: z.strictObject({ months: countUpTo(60).default(13), ...answerFormat }),
    output: businessSchema,
    rest: { method: "get", path: "/staff/business", status: 200 },
    csv: businessCsv,
    handle: ({ input, now }) => readBusiness(input.months, now),
  }),
];
