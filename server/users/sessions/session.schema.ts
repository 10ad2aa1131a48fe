import { z } from "zod";

/** A session as its owner sees it. */
export const sessionSchema = z.object({
  id: z.string(),
  device: z.string().meta({ description: "From the user agent, such as Chrome on macOS" }),
  kind: z.enum(["desktop", "phone", "tablet", "other"]),
  ip: z.string().nullable().meta({ description: "IP address it was last seen from, if known" }),
  created_at: z.string().meta({ description: "When it was signed in" }),
  last_seen_at: z.string().meta({ description: "To the minute" }),
  expires_at: z.string().meta({ description: "When it ends if it isn't used" }),
  current: z.boolean().meta({ description: "Whether it is the current session" }),
});

export type SessionAnswer = z.output<typeof sessionSchema>;
