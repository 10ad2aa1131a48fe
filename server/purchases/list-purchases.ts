import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import type { PurchaseAnswer } from "./purchase.schema";
import { showPurchase } from "./show-purchase";

const withBuyer = { buyer: { select: { email: true } } } as const;

/** The purchases of an account, newest first. The cursor is the id of the last one seen. */
export async function listPurchases(
  creditAccountId: string,
  page: { limit: number; cursor?: string | undefined; unfinished?: boolean | undefined },
): Promise<Page<PurchaseAnswer>> {
  if (page.unfinished) return listUnfinished(creditAccountId, page);
  // Ids sort by age, so they order the list and mark the place in it.
  const rows = await db().purchase.findMany({
    where: { creditAccountId, ...(page.cursor ? { id: { lt: page.cursor } } : {}) },
    include: withBuyer,
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  return cutPage(rows.map(showPurchase), page.limit, ({ id }) => id);
}

/** Those that can still be paid, which an index of their own finds. */
async function listUnfinished(
  creditAccountId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<PurchaseAnswer>> {
  const found = await db().$queryRaw<{ id: string }[]>`
    select id from purchases
    where credit_account_id = ${creditAccountId} and status in ('checkout_open', 'processing')
      and (${cursor ?? null}::text is null or id < ${cursor ?? null})
    order by id desc limit ${limit + 1}`;
  const rows = await db().purchase.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    include: withBuyer,
    orderBy: { id: "desc" },
  });
  return cutPage(rows.map(showPurchase), limit, ({ id }) => id);
}

/** One purchase of an account. @throws not_found */
export async function readPurchase(creditAccountId: string, id: string): Promise<PurchaseAnswer> {
  const purchase = await db().purchase.findFirst({
    where: { id, creditAccountId },
    include: withBuyer,
  });
  if (!purchase) throw notFound("purchase");
  return showPurchase(purchase);
}
