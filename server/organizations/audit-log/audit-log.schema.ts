import { z } from "zod";
import { auditKinds } from "@/server/foundation/audit-kinds.schema";

export const auditEventSchema = z.object({
  id: z.string(),
  at: z.string(),
  kind: z.enum(auditKinds),
  action: z.string().meta({ description: "What was done to what, such as member.role_changed" }),
  summary: z.string(),
  actor: z.object({
    type: z.enum(["user", "api_key", "agent", "staff", "system"]),
    id: z.string().nullable().meta({ description: "null: one of our staff, or a job of ours" }),
    name: z.string(),
  }),
  subject_id: z.string(),
  subject_name: z.string().nullable(),
  details: z
    .record(z.string(), z.unknown())
    .meta({ description: "What exactly, by action; empty for what our staff did" }),
  request_id: z.string().nullable(),
});
export type AuditEventAnswer = z.output<typeof auditEventSchema>;

/** A place in the log: a moment to the microsecond, and the event. */
export const auditCursor = /^\d{1,17}_aud_[0-9a-z]{26}$/;
