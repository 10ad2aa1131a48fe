import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import { settleAccount } from "@/server/ledger/settle-account";
import type { GrantAnswer, GrantState } from "./grant.schema";
import { grantAnswers } from "./grant-answer";
import { whereState } from "./grant-state";

export type GrantFilter = {
  creditAccountId: string;
  walletId?: string | undefined;
  state?: GrantState | undefined;
  /** The grant to continue after. */
  cursor?: string | undefined;
  limit: number;
};

/** The newest grants of an account that are over, whatever ended them. */
export async function listPastGrants(
  creditAccountId: string,
  limit: number,
  now: Date,
): Promise<GrantAnswer[]> {
  const at = await settleAccount(db(), creditAccountId, now);
  const rows = await db().creditGrant.findMany({
    where: { creditAccountId, OR: [{ open: false }, { expiresAt: { lte: at } }] },
    include: { wallet: true },
    orderBy: { id: "desc" },
    take: limit,
  });
  return grantAnswers(db(), rows, at);
}

/** The grants of an account, newest first, by keyset on the id: ids sort by age. */
export async function listGrants(filter: GrantFilter, now: Date): Promise<Page<GrantAnswer>> {
  const at = await settleAccount(db(), filter.creditAccountId, now);
  const rows = await db().creditGrant.findMany({
    where: {
      creditAccountId: filter.creditAccountId,
      ...(filter.walletId ? { walletId: filter.walletId } : {}),
      ...(filter.cursor ? { id: { lt: filter.cursor } } : {}),
      ...(filter.state ? whereState(filter.state, at) : {}),
    },
    include: { wallet: true },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  const page = cutPage(rows, filter.limit, ({ id }) => id);
  return { ...page, data: await grantAnswers(db(), page.data, at) };
}
