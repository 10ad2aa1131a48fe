import { db } from "@/server/foundation/db";
import type { GrantAnswer, GrantState } from "./grant.schema";
import { grantAnswers } from "./grant-answer";
import { whereState } from "./grant-state";

export type GrantFilter = {
  creditAccountId: string;
  walletId?: string | undefined;
  state?: GrantState | undefined;
  /** The grant to continue after. */
  after?: string | undefined;
  limit: number;
};

/** The newest grants of an account that are over, whatever ended them. */
export async function listPastGrants(
  creditAccountId: string,
  limit: number,
  now: Date,
): Promise<GrantAnswer[]> {
  const rows = await db().creditGrant.findMany({
    where: { creditAccountId, OR: [{ open: false }, { expiresAt: { lte: now } }] },
    include: { wallet: true },
    orderBy: { id: "desc" },
    take: limit,
  });
  return grantAnswers(db(), rows, now);
}

/** The grants of an account, newest first, by keyset on the id: ids sort by age. */
export async function listGrants(
  filter: GrantFilter,
  now: Date,
): Promise<{ grants: GrantAnswer[]; nextCursor: string | null }> {
  const rows = await db().creditGrant.findMany({
    where: {
      creditAccountId: filter.creditAccountId,
      ...(filter.walletId ? { walletId: filter.walletId } : {}),
      ...(filter.after ? { id: { lt: filter.after } } : {}),
      ...(filter.state ? whereState(filter.state, now) : {}),
    },
    include: { wallet: true },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  const page = rows.slice(0, filter.limit);
  return {
    grants: await grantAnswers(db(), page, now),
    nextCursor: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null,
  };
}
