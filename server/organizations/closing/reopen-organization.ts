import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { announceAll } from "@/server/gateways/webhooks/announce";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { lockTree } from "../lock-tree";
import { tellOwners } from "./tell-owners";

/**
 * Reopens an organization, and what was closed with it. Its credits, members, keys and books are there again.
 * Auto-recharge stays off and recurring work stays paused: nothing takes money or spends credits by itself
 * because of it. Days it was closed cost no base fee.
 * @throws wrong_state: it is open, or was closed with the one above it
 */
export async function reopenOrganization(
  organizationId: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    await lockTree(tx);
    const closed = await readClosed(tx, organizationId);
    const accounts = new Set(closed.map(({ creditAccountId }) => creditAccountId));
    for (const id of [...accounts].sort()) await lockCreditAccount(tx, id);
    const ids = closed.map(({ id }) => id);
    for (const id of accounts) {
      await tx.$executeRaw`
        update credit_accounts set departed = array(select unnest(departed) except select unnest(${ids}::text[]))
        where id = ${id}`;
    }
    // As the account stands that each spends: what it owes was owed all the time.
    await tx.$executeRaw`
      update organizations o set closed_at = null, closed_with_id = null,
        status = case when a.past_due_since is null then 'active' when a.told_status = 'suspended' then 'suspended'
          else 'past_due' end::organization_status,
        base_fee_from = greatest(o.base_fee_from, (${now}::timestamptz at time zone o.time_zone)::date)
      from credit_accounts a where a.id = o.credit_account_id and o.id = any (${ids}::text[])`;
    for (const { id } of closed) {
      const event = { action: "organization.reopened", subjectId: id, details: {} };
      await recordAudit(tx, { organizationId: id, actor, ...event }, now);
    }
    await announceReopened(tx, ids, now);
    await tellOwners(tx, organizationId, "organization-reopened", now);
  });
}

async function announceReopened(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  const open = await tx.organization.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { id: "asc" },
  });
  await announceAll(
    tx,
    open.flatMap(({ id, creditAccountId, status }) =>
      status === "closed"
        ? []
        : [
            {
              type: "organization.reopened",
              creditAccountId,
              organizationId: id,
              data: { status },
            },
          ],
    ),
    now,
  );
}

/** The organization and what was closed with it, locked. */
async function readClosed(tx: Tx, organizationId: string) {
  const organization = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  if (organization.status !== "closed" || organization.sandboxId)
    throw new DomainError("wrong_state", "This organization is open. Nothing was changed.");
  if (organization.closedWith && organization.closedWith !== organizationId)
    throw await closedWithParent(tx, organization.closedWith);
  const rows = await tx.$queryRaw<{ id: string; creditAccountId: string }[]>`
    select id, credit_account_id as "creditAccountId" from organizations
    where (closed_with_id = ${organizationId} or id = ${organizationId}) and status = 'closed'
    order by id for no key update`;
  return rows;
}

async function closedWithParent(tx: Tx, parentId: string): Promise<DomainError> {
  const { name } = await tx.organization.findUniqueOrThrow({ where: { id: parentId } });
  return new DomainError(
    "wrong_state",
    `This organization was closed with ${name}. Nothing was changed. Reopen ${name}, and this one opens with it.`,
    { reopen_organization_id: parentId },
  );
}
