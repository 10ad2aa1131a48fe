import type { EmailName, EmailProps } from "@/emails/registry";
import type { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { addJob } from "../jobs/add-job";

/**
 * Decides on an email: the row and its job commit with the reason for it. A second email with the
 * same dedupe key is not written, so one event makes one message however often it is processed.
 */
export async function queueEmail<Name extends EmailName>(
  tx: Tx,
  email: {
    dedupeKey: string;
    to: string;
    template: Name;
    props: EmailProps<Name>;
    organizationId: string | null;
  },
  now: Date,
): Promise<void> {
  const id = newId("email");
  const written = await tx.emailMessage.createMany({
    data: [
      {
        id,
        dedupeKey: email.dedupeKey,
        organizationId: email.organizationId,
        recipient: email.to,
        template: email.template,
        props: email.props as unknown as Prisma.InputJsonObject,
        createdAt: now,
      },
    ],
    skipDuplicates: true,
  });
  if (written.count === 1)
    await addJob(tx, "send-email", { emailId: id }, { key: `send-email:${id}` });
}
