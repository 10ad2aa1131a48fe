import type { Prisma } from "@/generated/prisma/client";
import type { Db } from "./db";

/** How many rows one page looks at for those that match. */
export const LOOKED_AT = 20_000;

/**
 * The ids of a page of a list that is narrowed by something no index is kept for. It looks at the rows in the
 * list's order and stops after 20,000 of them, even where it has found few: then the page is short or empty, and
 * its cursor goes on from there. So no filter ever reads a whole history.
 * @param walk selects `id` and `matches` in the order of the list, from where the last page ended, without a limit
 */
export async function findInWalk(
  db: Db,
  walk: Prisma.Sql,
  limit: number,
): Promise<{ ids: string[]; nextCursor: string | null }> {
  // The last row it may look at comes too, whether it matches or not. Without an order of its own the query
  // ends as soon as the page is full.
  const rows = await db.$queryRaw<{ id: string; matches: boolean; place: bigint }[]>`
    select id, matches, place from (
      select w.*, row_number() over () as place from (${walk} limit ${LOOKED_AT}) w) walk
    where matches or place = ${LOOKED_AT} limit ${limit + 1}`;
  const ids = rows.filter(({ matches }) => matches).map(({ id }) => id);
  const last = rows.at(-1);
  const nextCursor =
    rows.length > limit ? ids[limit - 1] : last?.place === BigInt(LOOKED_AT) ? last.id : undefined;
  return { ids: ids.slice(0, limit), nextCursor: nextCursor ?? null };
}
