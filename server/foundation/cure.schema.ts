import { z } from "zod";

/** What there is to do about a refusal. */
export const cureKinds = [
  "buy_credits",
  "turn_on_recharge",
  "wait",
  "request_budget",
  "resume_budget",
  "resume_agent",
  "send_instead",
  "create_key",
  "ask",
] as const;

/** One way out of a refusal: in words, and as a link for a person or a request for a program. */
export const cureSchema = z.object({
  kind: z.enum(cureKinds),
  detail: z.string().meta({ description: "A description" }),
  url: z.string().optional().meta({ description: "The page where a person can do it" }),
  request: z
    .object({
      method: z.string(),
      path: z.string(),
      body: z.record(z.string(), z.unknown()).optional(),
    })
    .optional()
    .meta({ description: "The API request that does it, or asks for it" }),
  after: z.string().optional().meta({ description: "When to retry the refused request" }),
});
export type Cure = z.infer<typeof cureSchema>;
