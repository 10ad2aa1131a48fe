import { db, inTransaction } from "@/server/foundation/db";
import { listMovements } from "@/server/gateways/stripe/list-movements";

const LIST = "balance_transactions";
/** Stripe shows a balance transaction a little after the second it carries. */
const OVERLAP_MS = 3_600_000;

/**
 * Brings Stripe's balance transactions into `stripe_movements`: each once, from the last one seen (by
 * Stripe's clock) less an hour.
 */
export async function importMovements(): Promise<void> {
  const cursor = await db().stripeCursor.findUnique({ where: { list: LIST } });
  const since = new Date(cursor ? cursor.seenUntil.getTime() - OVERLAP_MS : 0);
  const movements = await listMovements(since);
  const last = movements.at(-1);
  if (!last) return;
  await inTransaction(async (tx) => {
    await tx.stripeMovement.createMany({ data: movements, skipDuplicates: true });
    const seenUntil = last.occurredAt;
    await tx.stripeCursor.upsert({
      where: { list: LIST },
      create: { list: LIST, seenUntil },
      update: { seenUntil },
    });
  });
}
