import { inUndoneTransaction, type Tx } from "@/server/foundation/db";
import { isDomainError } from "@/server/foundation/errors";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { managersAbove } from "./end-access";
import type { MovingPreview } from "./moving.schema";
import { type Move, type Plan, planMove } from "./plan-move";

/** What a move would change, or why it would be refused. Nothing moves. */
export function previewMove(move: Move, now: Date): Promise<MovingPreview> {
  return inUndoneTransaction(async (tx) => {
    const before = await describe(tx, move.organizationId);
    try {
      return {
        ...before,
        ...(await foretell(tx, await planMove(tx, move), move, now)),
        refusal: null,
      };
    } catch (error) {
      if (!isDomainError(error) || error.code === "not_found") throw error;
      return {
        ...before,
        to: before.from,
        credits: null,
        loses_access: [],
        refusal: error.message,
      };
    }
  });
}

async function describe(tx: Tx, organizationId: string) {
  const organization = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
    include: {
      parent: { select: { id: true, name: true } },
      creditAccount: { select: { organizationId: true } },
    },
  });
  const payerId = organization.creditAccount.organizationId;
  const along = await tx.$queryRaw<{ id: string; name: string }[]>`
    select o.id, o.name from organization_ancestors d join organizations o on o.id = d.organization_id
    where d.ancestor_id = ${organizationId} and d.distance > 0 and o.status <> 'closed' order by d.distance, o.id`;
  return {
    organization: { id: organization.id, name: organization.name },
    from: {
      parent: organization.parent,
      relationship_type: organization.relationship,
      billing_type: payerId === organizationId ? ("own" as const) : ("shared" as const),
      pays: await nameOf(tx, payerId),
    },
    moves_along: along,
  };
}

async function foretell(tx: Tx, plan: Plan, { userId }: Move, now: Date) {
  const { organization, parent, relationship, ownsBilling, leaves } = plan;
  const accountId = leaves ? leaves.toAccountId : organization.creditAccountId;
  const account = accountId && (await tx.creditAccount.findUnique({ where: { id: accountId } }));
  const payerId = account ? account.organizationId : organization.id;
  return {
    to: {
      parent: parent && { id: parent.id, name: parent.name },
      relationship_type: relationship,
      billing_type: ownsBilling ? ("own" as const) : ("shared" as const),
      pays: await nameOf(tx, payerId),
    },
    credits: leaves ? await foretellCredits(tx, leaves, now) : null,
    loses_access: plan.moves ? await whoLoses(tx, plan, userId) : [],
  };
}

async function foretellCredits(
  tx: Tx,
  { accountId, toAccountId, spenders }: NonNullable<Plan["leaves"]>,
  now: Date,
) {
  const ids = spenders.map(({ id }) => id);
  const [before, after] = [
    await readBalance(tx, accountId, now),
    toAccountId ? await readBalance(tx, toAccountId, now) : null,
  ];
  const held = await tx.hold.aggregate({
    _sum: { amount: true },
    where: {
      creditAccountId: accountId,
      organizationId: { in: ids },
      state: "held",
      expiresAt: { gt: now },
    },
  });
  const [reserved] = await tx.$queryRaw<{ credits: bigint }[]>`
    select coalesce(sum(remaining), 0)::bigint as credits from credit_grants
    where credit_account_id = ${accountId} and open and organization_ids <> '{}'
      and organization_ids <@ ${ids}::text[]`;
  const budgets = await tx.budget.count({
    where: { creditAccountId: accountId, organizationId: { in: ids }, archivedAt: null },
  });
  const bookOf = async (id: string) =>
    (await tx.creditAccount.findUniqueOrThrow({ where: { id } })).priceBook;
  return {
    organizations: spenders.map(({ id, name }) => ({ id, name })),
    opens_account: toAccountId === null,
    available_before: microcreditsToCredits(before.available),
    available_after: microcreditsToCredits(after?.available ?? 0n),
    owed: microcreditsToCredits(before.debt),
    held: microcreditsToCredits(held._sum.amount ?? 0n),
    reserved_grants: microcreditsToCredits(reserved?.credits ?? 0n),
    budgets,
    price_book_before: await bookOf(accountId),
    price_book_after: toAccountId ? await bookOf(toAccountId) : "standard",
  };
}

/** Managers from above who have no role in it, nor above where it goes. */
async function whoLoses(
  tx: Tx,
  { organization, parent, relationship }: Plan,
  moverId: string,
): Promise<string[]> {
  const managers = await managersAbove(tx, organization.id);
  const stays = await tx.membership.findMany({
    where: {
      organizationId: organization.id,
      userId: { in: managers.map(({ userId }) => userId) },
    },
    select: { userId: true },
  });
  const comesToo =
    parent && relationship === "owned"
      ? await tx.$queryRaw<{ userId: string }[]>`
          select m.user_id as "userId" from organization_ancestors a join memberships m on m.organization_id = a.ancestor_id
          where a.organization_id = ${parent.id} and not a.across_link`
      : [];
  // Whoever moves it is a member of where it goes, or becomes its owner.
  const kept = new Set([moverId, ...[...stays, ...comesToo].map(({ userId }) => userId)]);
  return managers.filter(({ userId }) => !kept.has(userId)).map(({ email }) => email);
}

function nameOf(tx: Tx, id: string) {
  return tx.organization.findUniqueOrThrow({ where: { id }, select: { id: true, name: true } });
}
