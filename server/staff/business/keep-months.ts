import { db } from "@/server/foundation/db";
import { settleDueAccounts } from "@/server/ledger/settle-account";
import { measureBusiness, measureReceived } from "./measure-business";

/** Longer than any transaction that could still stamp an entry into the month before. */
const SETTLED_AFTER_MS = 10 * 60_000;

/** The first moment of a month, UTC, so many months later. */
export function monthOf(at: Date, later = 0): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + later, 1));
}

/**
 * Keeps the figures of each month that is over and not kept, oldest first. They are of the month's end, whenever
 * this runs. Safe to repeat and to run twice at once.
 */
export async function keepBusinessMonths(now: Date): Promise<void> {
  const [last, [first]] = await Promise.all([
    db().businessMonth.findFirst({ orderBy: { month: "desc" } }),
    db().creditAccount.findMany({
      where: { sandboxId: null },
      orderBy: { createdAt: "asc" },
      take: 1,
    }),
  ]);
  if (!first) return;
  const settled = new Date(now.getTime() - SETTLED_AFTER_MS);
  const begin = last ? monthOf(last.month, 1) : monthOf(first.createdAt);
  if (monthOf(begin, 1) > settled) return;
  // What ended by then is of that month, whether or not anybody has looked at it since.
  await settleDueAccounts(now);
  for (let month = begin; monthOf(month, 1) <= settled; month = monthOf(month, 1)) {
    const end = monthOf(month, 1);
    const { nets, deferredCents } = await measureBusiness(db(), end);
    const receivedCents = await measureReceived(db(), month, end);
    const texts = Object.fromEntries(Object.entries(nets).map(([name, net]) => [name, `${net}`]));
    await db().businessMonth.createMany({
      data: [{ month, nets: texts, receivedCents, deferredCents, keptAt: now }],
      skipDuplicates: true,
    });
  }
}
