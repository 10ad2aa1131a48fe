import { db } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { settleX402 } from "./settle-x402";

const SENT_JUST_NOW_MS = 60_000;
const TAKEN_AT_ONCE = 100;

/** Finishes x402 payments whose outcome is unknown, because an answer or a process was lost. Runs every minute. */
export async function sweepX402(now: Date): Promise<void> {
  const open = await db().x402Payment.findMany({
    where: { state: "settling", createdAt: { lt: new Date(now.getTime() - SENT_JUST_NOW_MS) } },
    orderBy: { createdAt: "asc" },
    take: TAKEN_AT_ONCE,
    select: { id: true },
  });
  for (const { id } of open)
    await settleX402(id, now).catch((error: unknown) =>
      log().warn({ err: error, x402Payment: id }, "an x402 payment could not be finished"),
    );
}
