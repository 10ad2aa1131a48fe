import { Prisma } from "@/generated/prisma/client";
import type { HoldState } from "@/generated/prisma/enums";
import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
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

/** The holds of a pool, or of one organization in it, newest first, by keyset. */
export async function listHolds(filter: {
  creditAccountId: string;
  organizationId?: string | undefined;
  state?: HoldState | undefined;
  /** The id to continue below. */
  before?: string | undefined;
  limit: number;
  now: Date;
}): Promise<Page<ListedHold>> {
  const { creditAccountId, organizationId, state, before, limit } = filter;
  await settleAccount(db(), creditAccountId, filter.now);
  const rows = await db().$queryRaw<HoldRow[]>`
    with page as (
      select * from holds where credit_account_id = ${creditAccountId}
        ${organizationId ? Prisma.sql`and organization_id = ${organizationId}` : Prisma.empty}
        ${state ? Prisma.sql`and state = ${state}::hold_state` : Prisma.empty}
        ${before ? Prisma.sql`and (created_at, id) < (select created_at, id from holds where id = ${before})` : Prisma.empty}
      order by created_at desc, id desc limit ${limit + 1})
    select e.id, e.organization_id, o.name as organization_name, e.operation, e.state::text as state, e.amount, e.captured,
      e.price_version, e.description, e.entity_type, e.entity_id, e.actor_type, e.actor_id, n.name as actor_name,
      e.expires_at, e.created_at, e.resolved_at
    from page e ${entryNames} order by e.created_at desc, e.id desc`;
  return cutPage(rows.map(listedHold), limit, ({ id }) => id);
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
