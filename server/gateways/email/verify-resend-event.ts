import { z } from "zod";
import { env } from "@/server/foundation/env";
import { resend } from "./send-email";

const eventSchema = z.object({
  type: z.string().max(100),
  created_at: z.coerce.date().optional(),
  data: z.object({
    email_id: z.string().min(1).max(100).optional(),
    to: z.array(z.string().max(400)).max(50).default([]),
    bounce: z.object({ type: z.string().optional(), message: z.string().optional() }).optional(),
  }),
});

/** What Resend tells about an email, received or sent. */
export type ResendNotice = {
  id: string;
  type: string;
  at: Date | null;
  emailId: string | null;
  /** The addresses, without names and in lower case. */
  to: string[];
  /** Whether a mailbox that bounced will never take email; else it may next time. */
  isPermanent: boolean;
  detail: string;
};

/** Accepts what Resend signed, at most five minutes old. "other": nothing we know; null: it is forged or stale. */
export function verifyResendEvent(
  rawBody: string,
  headers: { id: string | null; timestamp: string | null; signature: string | null },
): ResendNotice | "other" | null {
  const { RESEND_WEBHOOK_SECRET: webhookSecret } = env();
  const { id, timestamp, signature } = headers;
  if (!webhookSecret || !id || !timestamp || !signature) return null;
  let signed: unknown;
  try {
    signed = resend().webhooks.verify({
      payload: rawBody,
      headers: { id, timestamp, signature },
      webhookSecret,
    });
  } catch {
    return null;
  }
  const known = eventSchema.safeParse(signed);
  if (!known.success) return "other";
  const { type, created_at, data } = known.data;
  return {
    id,
    type,
    at: created_at ?? null,
    emailId: data.email_id ?? null,
    to: data.to.map(addressOf),
    isPermanent: (data.bounce?.type ?? "Permanent") === "Permanent",
    detail: (data.bounce?.message ?? "").slice(0, 500),
  };
}

function addressOf(recipient: string): string {
  return (/<([^<>]+)>\s*$/.exec(recipient)?.[1] ?? recipient).trim().toLowerCase();
}
