import { z } from "zod";
import { defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { jobSchema, jobStates } from "./job.schema";
import { listJobs } from "./list-jobs";
import { retryJob } from "./retry-job";

export const jobEndpoints = [
  defineStaffEndpoint({
    name: "staff.job.list",
    summary: "Background jobs that are not done, newest first",
    shows: () => [],
    input: z.strictObject({
      state: z.enum(jobStates).optional(),
      search: z.string().trim().max(100).optional().meta({
        description: "Part of what it does or of its last error",
      }),
      ...pageFieldsBy(/^\d{1,18}$/),
    }),
    output: pageOf(jobSchema),
    rest: { method: "get", path: "/staff/jobs", status: 200 },
    handle: ({ input, now }) => listJobs(input, now),
  }),
  defineStaffEndpoint({
    name: "staff.job.retry",
    summary: "Try a failed job again now",
    shows: () => [],
    input: z.strictObject({ job_id: z.string().regex(/^\d{1,18}$/, "This isn't the ID of a job") }),
    output: z.object({ retried: z.literal(true) }),
    rest: { method: "post", path: "/staff/jobs/{job_id}/retry", status: 200 },
    async handle({ actor, input, now }) {
      await retryJob(input.job_id, actor, now);
      return { retried: true as const };
    },
  }),
];
