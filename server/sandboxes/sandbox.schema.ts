import { z } from "zod";

export const sandboxSchema = z.object({
  live_organization_id: z.string(),
  live_slug: z.string(),
  organization_id: z
    .string()
    .nullable()
    .meta({ description: "The sandbox's own organization; null: it hasn't been opened" }),
  slug: z.string().nullable(),
  state: z.enum(["none", "ready", "advancing"]),
  now: z.string().nullable().meta({ description: "What time it is in the sandbox" }),
  clock_ahead_seconds: z.int(),
  advancing_to: z
    .string()
    .nullable()
    .meta({ description: "Where the clock is going, while state is advancing" }),
  seconds_left: z
    .int()
    .meta({ description: "How far the clock can still be advanced before a reset" }),
});
export type SandboxAnswer = z.infer<typeof sandboxSchema>;
