import { z } from "zod";

/** What `?dry_run=true` answers. Credits are JSON numbers. */
export const dryRunSchema = z.object({
  dry_run: z.literal(true),
  operation: z.string(),
  credits: z.number(),
  price_version: z.string(),
  price_source: z.enum(["negotiated", "override", "tier", "list"]),
  /** Before the operation, which did not run; null where the credits are managed by another organization. */
  available: z.number().nullable(),
  would_pass: z.boolean(),
  /** The grants it would draw from, in burn order; empty where it would not pass. */
  grants: z.array(z.object({ grant_id: z.string(), credits: z.number() })),
  /** What it would make, where an operation tells that. */
  preview: z.record(z.string(), z.unknown()).optional(),
  /** Why it would not pass. */
  refusal: z
    .object({ code: z.string(), detail: z.string(), blocked_by: z.string().optional() })
    .nullable(),
});
export type DryRun = z.infer<typeof dryRunSchema>;
