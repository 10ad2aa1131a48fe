import { z } from "zod";

export const jobStates = ["failed", "due", "running", "scheduled"] as const;

export const jobSchema = z.object({
  id: z.string(),
  job: z.string().meta({ description: "What it does: send-email" }),
  state: z.enum(jobStates).meta({
    description: "failed: tried as often as it is, and waits for a person; scheduled: for later",
  }),
  attempts: z.int(),
  max_attempts: z.int(),
  last_error: z.string().nullable(),
  run_at: z.string(),
  created_at: z.string(),
});
export type JobAnswer = z.input<typeof jobSchema>;
export type JobState = (typeof jobStates)[number];
