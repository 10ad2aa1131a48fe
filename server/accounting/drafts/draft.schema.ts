import { z } from "zod";

export const draftStatuses = ["waiting", "approved", "rejected"] as const;

/** What an agent asked for, as it waits for a person or was decided. */
export const draftSchema = z.object({
  id: z.string(),
  object: z.literal("draft"),
  status: z.enum(draftStatuses),
  operation: z.string().meta({ description: "The requested operation, such as invoice.send" }),
  summary: z.string(),
  input: z
    .record(z.string(), z.unknown())
    .meta({ description: "The request body, without its file" }),
  file: z.object({ name: z.string().nullable(), bytes: z.int() }).nullable(),
  credits: z.number().meta({ description: "The price when it was requested" }),
  agent_id: z.string(),
  agent_name: z.string(),
  refusal: z
    .object({ code: z.string(), detail: z.string() })
    .nullable()
    .meta({ description: "Why the last approval failed" }),
  entity_type: z
    .string()
    .nullable()
    .meta({ description: "Type of the record it created or changed" }),
  entity_id: z.string().nullable(),
  decided_by: z.string().nullable(),
  decided_at: z.string().nullable(),
  created_at: z.string(),
});
export type DraftAnswer = z.output<typeof draftSchema>;

/** Whether an answer is a draft in place of what was asked for. */
export function isDraft(answer: unknown): answer is DraftAnswer {
  return (answer as { object?: unknown } | null)?.object === "draft";
}
