import { db } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { convergePayment } from "./converge-payment";
import { settleRefund } from "./settle-refund";
import { returnPayment } from "./unexpected/return-payment";

const ASKED_JUST_NOW_MS = 60_000;
const TAKEN_AT_ONCE = 100;

/** Settles refunds, of payments and of unexpected money, whose outcome is unknown, because an answer or this process was lost. Runs every minute; a sandbox's by its own clock. */
export async function sweepRefunds(now: Date, sandboxId: string | null = null): Promise<void> {
  const open = await db().refund.findMany({
    where: {
      state: "requested",
      createdAt: { lt: new Date(now.getTime() - ASKED_JUST_NOW_MS) },
      payment: { creditAccount: { sandboxId } },
    },
    orderBy: { createdAt: "asc" },
    take: TAKEN_AT_ONCE,
    select: { id: true },
  });
  for (const { id } of open) await quietly(id, () => settleRefund(id, now));
  if (sandboxId !== null) return;
  const unexpected = await db().unexpectedPayment.findMany({
    where: { state: "returning", createdAt: { lt: new Date(now.getTime() - ASKED_JUST_NOW_MS) } },
    orderBy: { createdAt: "asc" },
    take: TAKEN_AT_ONCE,
    select: { id: true },
  });
  for (const { id } of unexpected) await quietly(id, () => returnPayment(id, now));
}

/**
 * Looks again at payments with a refund or dispute that is not final. Their events tell sooner; this is
 * for the day on which none comes. Runs every hour.
 */
export async function sweepReversals(now: Date): Promise<void> {
  const open = await db().payment.findMany({
    where: {
      // What becomes of a sandbox's is written down where it happens.
      creditAccount: { sandboxId: null },
      OR: [
        { refunds: { some: { state: "pending" } } },
        { disputes: { some: { state: { in: ["open", "inquiry"] } } } },
      ],
    },
    orderBy: { createdAt: "asc" },
    select: { stripePaymentIntentId: true },
  });
  for (const { stripePaymentIntentId: id } of open)
    await quietly(id, () => convergePayment(id, now));
}

async function quietly(id: string, work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) =>
    log().warn({ err: error, id }, "a payment could not be looked at"),
  );
}
