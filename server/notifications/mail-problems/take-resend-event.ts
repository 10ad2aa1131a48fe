import type { MailProblemKind } from "@/generated/prisma/enums";
import type { Tx } from "@/server/foundation/db";
import type { ResendNotice } from "@/server/gateways/email/verify-resend-event";
import { tellAboutAddress } from "./tell-about-address";

/**
 * Takes in what became of an email: an address that bounced for good or complained gets no more notices, and people
 * are told; one that email reached is well again. Each delivery counts once, however often it comes.
 */
export async function takeResendEvent(tx: Tx, event: ResendNotice, now: Date): Promise<void> {
  const { id, type, emailId } = event;
  const at = event.at ?? now;
  const { count } = await tx.resendEvent.createMany({
    data: { id, type, providerId: emailId, at, receivedAt: now },
    skipDuplicates: true,
  });
  if (count === 0) return;
  if (type === "email.delivered") return noteDelivery(tx, { ...event, at });
  const kind = problemOf(event);
  if (!kind) return;
  if (emailId)
    await tx.emailMessage.updateMany({ where: { providerId: emailId }, data: { fate: kind } });
  for (const address of event.to) {
    const known = await tx.mailProblem.findUnique({ where: { address } });
    const problem = { kind, detail: event.detail, since: at };
    // A complaint outweighs a bounce, and is told although the bounce was.
    if (known && (known.kind === kind || known.kind === "complained")) continue;
    await tx.mailProblem.upsert({
      where: { address },
      create: { address, ...problem },
      update: problem,
    });
    await tellAboutAddress(tx, { address, kind, event: id }, now);
  }
}

function problemOf({ type, isPermanent }: ResendNotice): MailProblemKind | null {
  if (type === "email.complained") return "complained";
  return type === "email.bounced" && isPermanent ? "bounced" : null;
}

/** Whoever reads email again no longer bounces; a complaint is for its person to take back. */
async function noteDelivery(
  tx: Tx,
  { emailId, to, at }: ResendNotice & { at: Date },
): Promise<void> {
  if (emailId)
    await tx.emailMessage.updateMany({
      where: { providerId: emailId, fate: null },
      data: { fate: "delivered" },
    });
  await tx.mailProblem.deleteMany({
    where: { address: { in: to }, kind: "bounced", since: { lt: at } },
  });
}
