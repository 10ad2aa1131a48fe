import { Prisma } from "@/generated/prisma/client";
import type { HoldState } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import { type Page, pageUpTo } from "@/server/foundation/page";
import { findInWalk } from "@/server/foundation/walk";
import { settleAccount } from "@/server/ledger/settle-account";
import type { ListedHold } from "@/server/operations/held/hold.schema";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { entryNames, nameOfActor } from "@/server/usage/entry-answer";

type HoldRow = {
  id: string;
  organization_id: string;
  organization_name: string | null;
  operation: string;
  state: HoldState;
  amount: bigint;
  captured: bigint;
  price_version: string;
  description: string;
  entity_type: string | null;
  entity_id: string | null;
  actor_type: string;
  actor_id: string;
  actor_name: string | null;
  expires_at: Date;
  created_at: Date;
  resolved_at: Date | null;
};

type HoldFilter = {
  creditAccountId: string;
  organizationId?: string | undefined;
  state?: HoldState | undefined;
  /** The id to continue below. */
  before?: string | undefined;
  limit: number;
  now: Date;
};

/** The holds of a pool, or of one organization in it, newest first, by keyset. */
export async function listHolds(filter: HoldFilter): Promise<Page<ListedHold>> {
  await settleAccount(db(), filter.creditAccountId, filter.now);
  const { ids, nextCursor } = await findInWalk(db(), walkOf(filter), filter.limit);
  const rows = await db().$queryRaw<HoldRow[]>`
    select e.id, e.organization_id, o.name as organization_name, e.operation, e.state::text as state, e.amount, e.captured,
      e.price_version, e.description, e.entity_type, e.entity_id, e.actor_type, e.actor_id, n.name as actor_name,
      e.expires_at, e.created_at, e.resolved_at
    from holds e ${entryNames} where e.id = any (${ids}::text[]) order by e.created_at desc, e.id desc`;
  return pageUpTo(rows.map(listedHold), nextCursor);
}

/** Along the open holds, of which there are few, or along all of them by their time. */
function walkOf({ creditAccountId, organizationId, state, before }: HoldFilter): Prisma.Sql {
  const matches = [
    ...(organizationId ? [Prisma.sql`organization_id = ${organizationId}`] : []),
    ...(state && state !== "held" ? [Prisma.sql`state = ${state}::hold_state`] : []),
  ];
  return Prisma.sql`
    select id, ${matches.length > 0 ? Prisma.join(matches, " and ") : Prisma.sql`true`} as matches
    from holds where credit_account_id = ${creditAccountId} ${state === "held" ? Prisma.sql`and state = 'held'` : Prisma.empty}
      ${before ? Prisma.sql`and (created_at, id) < (select created_at, id from holds where id = ${before})` : Prisma.empty}
    order by created_at desc, id desc`;
}

/** What the pool's payer sees of a linked organization's hold: that it holds, not for what or for whom. */
export function withoutPurpose(hold: ListedHold): ListedHold {
  return {
    ...hold,
    operation: null,
    description: "Usage",
    entity: null,
    actor_type: "organization",
    actor_id: hold.organization_id,
    actor_name: hold.organization_name,
  };
}

function listedHold(row: HoldRow): ListedHold {
  return {
    id: row.id,
    organization_id: row.organization_id,
    organization_name: row.organization_name ?? row.organization_id,
    operation: row.operation,
    state: row.state,
    credits: microcreditsToCredits(row.amount),
    captured_credits: microcreditsToCredits(row.captured),
    price_version: row.price_version,
    description: row.description,
    entity: row.entity_type && row.entity_id ? { type: row.entity_type, id: row.entity_id } : null,
    actor_type: row.actor_type,
    actor_id: row.actor_id,
    actor_name: nameOfActor(row),
    expires_at: row.expires_at.toISOString(),
    created_at: row.created_at.toISOString(),
    resolved_at: row.resolved_at?.toISOString() ?? null,
  };
}
