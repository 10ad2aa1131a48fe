import { passFreeDays } from "@/server/base-fee/pass-free-days";
import { postBaseFeesOf } from "@/server/base-fee/post-base-fees";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { announce } from "@/server/gateways/webhooks/announce";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { settleAccount } from "@/server/ledger/settle-account";
import { followFromHere } from "@/server/webhooks/follow-ledgers";
import { lockRolesOver } from "../access/roles-over";
import { openBilling } from "../create-organization";
import { lockTree } from "../lock-tree";
import { endAccess, managersAbove } from "./end-access";
import { moveBudgets } from "./move-budgets";
import { type Move, type Plan, planMove } from "./plan-move";
import { tellMove } from "./tell-move";

/**
 * Moves an organization, with all below it, under another parent or to the top, or gives it an account of its own.
 * Under the locks of the tree and of both accounts: a charge of this moment is paid by the account it spent
 * before, or by the one it spends from now on, and never by both. What the ledger holds stays with whoever paid it.
 * @throws as `planMove`
 */
export async function moveOrganization(
  move: Move,
  { actor, billingEmail }: { actor: Actor; billingEmail: string },
  now: Date,
): Promise<void> {
  // What it cost until today is the present payer's.
  await postBaseFeesOf(move.organizationId, now);
  await inTransaction(async (tx) => {
    await lockTree(tx);
    await lockInvolved(tx, move, now);
    const plan = await planMove(tx, move);
    const { organization, parent, relationship } = plan;
    const before = await managersAbove(tx, organization.id);
    const from = await placeOf(tx, organization.id);
    if (plan.leaves) await changeAccount(tx, plan, { actor, billingEmail }, now);
    if (plan.moves) {
      await tx.$executeRaw`
        select move_organization(${organization.id}, ${parent?.id ?? null}, ${relationship}::relationship)`;
      await keepOwned(tx, plan, move.userId, now);
      await endAccess(tx, organization.id, before, actor, now);
      if (relationship === "owned") await closeOwnSandbox(tx, organization.id, now);
    }
    const to = await placeOf(tx, organization.id);
    await note(tx, plan, { from, to }, actor, now);
    await announceMove(tx, plan, { from, to }, now);
    await tellMove(tx, plan, { from, to }, now);
  });
}

/** Accounts in the order of their ids, then the organizations whose roles decide it. */
async function lockInvolved(tx: Tx, move: Move, now: Date): Promise<void> {
  const ids = [move.organizationId, move.parentId ?? "none"];
  const spent = await tx.organization.findMany({
    where: { id: { in: ids } },
    select: { creditAccountId: true },
  });
  const accounts = [...new Set(spent.map(({ creditAccountId }) => creditAccountId))].sort();
  for (const id of accounts) await lockCreditAccount(tx, id);
  for (const id of accounts) await settleAccount(tx, id, now);
  await tx.$queryRaw`
    select o.id from organizations o where o.id in (
      select d.organization_id from organization_ancestors d where d.ancestor_id = ${move.organizationId})
    order by o.id for no key update`;
  for (const id of ids) await lockRolesOver(tx, id);
}

async function changeAccount(
  tx: Tx,
  { organization, leaves }: Plan,
  by: { actor: Actor; billingEmail: string },
  now: Date,
): Promise<void> {
  if (!leaves) return;
  const { accountId, spenders } = leaves;
  const ids = spenders.map(({ id }) => id);
  const closed = spenders.filter(({ status }) => status === "closed").map(({ id }) => id);
  await passFreeDays(tx, now, { creditAccountId: accountId });
  const to =
    leaves.toAccountId ??
    (await openBilling(
      tx,
      organization.id,
      { billingEmail: by.billingEmail, sandboxId: null },
      now,
    ));
  await tx.$executeRaw`
    update organizations o set credit_account_id = a.id, event_account_id = coalesce(o.event_account_id, o.credit_account_id),
      status = case when o.status = 'closed' then 'closed' when a.past_due_since is null then 'active'
        when a.told_status = 'suspended' then 'suspended' else 'past_due' end::organization_status
    from credit_accounts a where a.id = ${to} and o.id = any (${ids}::text[])`;
  // A charge that is still on its way to the old account is refused there, and sent again to the new one.
  await tx.$executeRaw`
    update credit_accounts set departed = array(select unnest(departed) union select unnest(${ids}::text[]))
    where id = ${accountId}`;
  await tx.$executeRaw`
    update credit_accounts set departed = array(
      select unnest(departed) except select unnest(${ids}::text[]) union select unnest(${closed}::text[]))
    where id = ${to}`;
  await moveBudgets(tx, { organizationIds: ids, from: accountId, to }, by.actor, now);
  const follows = await tx.webhookEndpoint.count({
    where: { organizationId: { in: ids }, deletedAt: null },
  });
  if (follows > 0) await followFromHere(tx, to);
}

/** Where no parent owns it, somebody has to: at first whoever moved it. */
async function keepOwned(
  tx: Tx,
  { organization: { id: organizationId }, relationship, parent }: Plan,
  userId: string,
  now: Date,
): Promise<void> {
  if (!parent)
    // Founded by nobody: a spin-off brings no welcome credits.
    await tx.organization.update({ where: { id: organizationId }, data: { founderUserId: null } });
  if (relationship === "owned") return;
  const owners = await tx.membership.count({
    where: { organizationId, role: "owner", user: { deletedAt: null } },
  });
  if (owners > 0) return;
  await tx.membership.upsert({
    where: { organizationId_userId: { organizationId, userId } },
    create: { id: newId("membership"), organizationId, userId, role: "owner", createdAt: now },
    update: { role: "owner" },
  });
}

/** An owned organization tries things out in its parent's sandbox. */
async function closeOwnSandbox(tx: Tx, organizationId: string, now: Date): Promise<void> {
  const closed = await tx.sandbox.updateManyAndReturn({
    where: { liveOrganizationId: organizationId, closedAt: null },
    data: { closedAt: now },
    select: { id: true },
  });
  await tx.organization.updateMany({
    where: { sandboxId: { in: closed.map(({ id }) => id) } },
    data: { status: "closed" },
  });
}

export type Place = {
  parent: { id: string; name: string } | null;
  payer: { id: string; name: string };
};

async function placeOf(tx: Tx, organizationId: string): Promise<Place> {
  const { parent, creditAccount } = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
    include: {
      parent: { select: { id: true, name: true } },
      creditAccount: { select: { organizationId: true } },
    },
  });
  const payer = await tx.organization.findUniqueOrThrow({
    where: { id: creditAccount.organizationId },
    select: { id: true, name: true },
  });
  return { parent, payer };
}

/** In its own log, and in those of the parents it left and came to. */
/** To the organization itself and to whoever pays for it from now on. */
async function announceMove(
  tx: Tx,
  { organization: { id }, relationship }: Plan,
  { from, to }: { from: Place; to: Place },
  now: Date,
): Promise<void> {
  const { creditAccountId } = await tx.organization.findUniqueOrThrow({ where: { id } });
  const data = {
    parent_organization_id: to.parent?.id ?? null,
    previous_parent_organization_id: from.parent?.id ?? null,
    relationship,
    billing_organization_id: to.payer.id,
    previous_billing_organization_id: from.payer.id,
  };
  await announce(
    tx,
    { type: "organization.moved", creditAccountId, organizationId: id, data },
    now,
  );
}

async function note(
  tx: Tx,
  { organization: { id, name }, relationship }: Plan,
  { from, to }: { from: Place; to: Place },
  actor: Actor,
  now: Date,
): Promise<void> {
  const details = {
    from: from.parent?.name ?? null,
    to: to.parent?.name ?? null,
    relationship,
    paidBefore: from.payer.name,
    paidBy: to.payer.name,
  };
  const write = (organizationId: string, action: string, more: object) =>
    recordAudit(
      tx,
      { organizationId, actor, action, subjectId: id, details: { ...more, ...details } },
      now,
    );
  await write(id, "organization.moved", {});
  if (from.parent?.id === to.parent?.id) return;
  if (from.parent) await write(from.parent.id, "organization.moved_away", { name });
  if (to.parent) await write(to.parent.id, "organization.moved_in", { name });
}
