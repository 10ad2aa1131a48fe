import { z } from "zod";
import { renderStoredEmail } from "@/emails/registry";
import type { EmailMessage } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { emailFrame } from "./email-frame";

export const sentEmailSchema = z.object({
  id: z.string(),
  template: z.string(),
  to: z.string(),
  subject: z.string().nullable(),
  created_at: z.string(),
  sent_at: z.string().nullable().meta({ description: "Always null in a sandbox" }),
});
type SentEmail = z.infer<typeof sentEmailSchema>;

export const wholeEmailSchema = sentEmailSchema.extend({
  subject: z.string(),
  html: z.string(),
  text: z.string(),
});

/** The latest 50 emails about an organization, newest first. */
export async function listEmails(organizationId: string): Promise<SentEmail[]> {
  const emails = await db().emailMessage.findMany({
    where: { organizationId },
    orderBy: { createdAt: "desc" },
    take: 50,
  });
  return emails.map(showEmail);
}

/**
 * An email about an organization as its reader sees it. Only of one that is never sent: links in others are for
 * their readers alone.
 * @throws not_found
 */
export async function readUnsentEmail(
  organizationId: string,
  emailId: string,
): Promise<z.infer<typeof wholeEmailSchema>> {
  const email = await db().emailMessage.findFirst({
    where: { id: emailId, organizationId, sentAt: null },
  });
  if (!email) throw notFound("email");
  const frame = emailFrame(organizationId);
  return { ...showEmail(email), ...(await renderStoredEmail(email.template, email.props, frame)) };
}

function showEmail(email: EmailMessage): SentEmail {
  return {
    id: email.id,
    template: email.template,
    to: email.recipient,
    subject: email.subject,
    created_at: email.createdAt.toISOString(),
    sent_at: email.sentAt?.toISOString() ?? null,
  };
}
