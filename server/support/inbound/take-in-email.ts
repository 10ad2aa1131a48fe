import type { Tx } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";

/** Writes an email down that arrived, and has it read: once, however often Resend tells of it. */
export async function takeInEmail(tx: Tx, emailId: string, now: Date): Promise<void> {
  const { count } = await tx.inboundEmail.createMany({
    data: [{ id: emailId, receivedAt: now }],
    skipDuplicates: true,
  });
  if (count === 0) return;
  await addJob(tx, "receive-email", { inboundId: emailId }, { key: `receive-email:${emailId}` });
}
