import { db } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { fulfil } from "./fulfil";

/** Picks up purchases whose webhook never came: reads their sessions again and converges. Runs every five minutes. */
export async function sweepPurchases(now: Date): Promise<void> {
  // Written down and never opened: the process ended in between, and nothing was charged.
  await db().purchase.updateMany({
    where: { status: "created", createdAt: { lt: new Date(now.getTime() - 3_600_000) } },
    data: { status: "failed", problem: "Checkout was never opened" },
  });
  const open = await db().purchase.findMany({
    where: {
      status: { in: ["checkout_open", "processing"] },
      checkoutSessionId: { not: null },
      createdAt: {
        lt: new Date(now.getTime() - 2 * 60_000),
        gt: new Date(now.getTime() - 30 * 86_400_000),
      },
    },
    orderBy: { createdAt: "asc" },
    take: 200,
  });
  for (const { checkoutSessionId, id } of open) {
    if (!checkoutSessionId) continue;
    await fulfil(checkoutSessionId, now).catch((error: unknown) =>
      log().warn({ err: error, purchaseId: id }, "purchase could not be looked at"),
    );
  }
}
