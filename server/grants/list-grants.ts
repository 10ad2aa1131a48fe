import { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { type Page, pageUpTo } from "@/server/foundation/page";
import { findInWalk } from "@/server/foundation/walk";
import { settleAccount } from "@/server/ledger/settle-account";
import type { GrantAnswer } from "./grant.schema";
import { grantAnswers } from "./grant-answer";
import { whereState } from "./grant-state";
import type { GrantState } from "./grant-states.schema";

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
  const { ids, nextCursor } = await findInWalk(db(), walkOf(filter, at), filter.limit);
  const rows = await db().creditGrant.findMany({
    where: { id: { in: ids } },
    include: { wallet: true },
    orderBy: { id: "desc" },
  });
  return pageUpTo(await grantAnswers(db(), rows, at), nextCursor);
}

/** Along the living grants, of which there are few, where only those can match; else along all. */
function walkOf({ creditAccountId, walletId, state, cursor }: GrantFilter, now: Date): Prisma.Sql {
  const isLiving = state === "active" || state === "scheduled";
  const matches = [
    ...(walletId ? [Prisma.sql`wallet_id = ${walletId}`] : []),
    ...(state ? [whereState(state, now)] : []),
  ];
  return Prisma.sql`
    select id, ${matches.length > 0 ? Prisma.join(matches, " and ") : Prisma.sql`true`} as matches
    from credit_grants where credit_account_id = ${creditAccountId} ${isLiving ? Prisma.sql`and open` : Prisma.empty}
      ${cursor ? Prisma.sql`and id < ${cursor}` : Prisma.empty}
    order by id desc`;
}
