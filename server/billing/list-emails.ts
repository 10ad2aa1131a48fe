import { z } from "zod";
import { db } from "@/server/foundation/db";

export const sentEmailSchema = z.object({
  id: z.string(),
  template: z.string(),
  to: z.string(),
  subject: z.string().nullable(),
  created_at: z.string(),
  sent_at: z.string().nullable(),
});

/** The latest 50 emails about an organization, newest first. */
export async function listEmails(
  organizationId: string,
): Promise<z.infer<typeof sentEmailSchema>[]> {
  const emails = await db().emailMessage.findMany({
    where: { organizationId },
    orderBy: { createdAt: "desc" },
    take: 50,
  });
  return emails.map((email) => ({
    id: email.id,
    template: email.template,
    to: email.recipient,
    subject: email.subject,
    created_at: email.createdAt.toISOString(),
    sent_at: email.sentAt?.toISOString() ?? null,
  }));
}
