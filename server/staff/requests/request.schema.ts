import { z } from "zod";

export const requestStates = ["pending", "approved", "rejected", "expired"] as const;
/** What a list may be narrowed to; decided: whatever does not wait any more. */
export const requestFilters = [...requestStates, "decided"] as const;
export type RequestFilter = (typeof requestFilters)[number];

/** Something one of the staff asked for and a second person decides. Credits are JSON numbers. */
export const staffRequestSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string().meta({ description: "What happens if it is approved" }),
  reason: z.string().nullable(),
  credits: z.number().nullable().meta({ description: "The most it can create; null: no limit" }),
  parameters: z
    .record(z.string(), z.unknown())
    .meta({ description: "The input, exactly as it takes effect" }),
  credit_account_id: z.string().nullable(),
  organization_name: z.string().nullable(),
  state: z.enum(requestStates),
  requested_by: z.string(),
  requested_by_name: z.string(),
  decided_by: z.string().nullable(),
  decided_by_name: z.string().nullable(),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  decided_at: z.string().nullable(),
});
export type StaffRequestAnswer = z.output<typeof staffRequestSchema>;

/** The answer instead of the effect, where a second person has to approve. Nothing has moved. */
export const awaitsApprovalSchema = z.object({ approval_request: staffRequestSchema });
export type AwaitsApproval = z.output<typeof awaitsApprovalSchema>;
