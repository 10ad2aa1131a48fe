import type { Organization } from "@/generated/prisma/client";
import type { Relationship } from "@/generated/prisma/enums";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { organizationClosed } from "@/server/operations/organization-closed";
import { ONLY_OWNERS_MOVE } from "../access/permissions";
import { rolesOver } from "../access/roles-over";

/** Where somebody wants an organization to go. */
export type Move = {
  organizationId: string;
  /** Who moves it, by their roles. */
  userId: string;
  parentId: string | "none" | undefined;
  relationship: Relationship | undefined;
  billing: "shared" | "own" | undefined;
};

export type Plan = {
  organization: Organization;
  parent: Organization | null;
  relationship: Relationship | null;
  ownsBilling: boolean;
  /** Whether its place in the tree changes. */
  moves: boolean;
  /** The account it leaves, with those who spend it through this organization; null: its credits stay the same. */
  leaves: {
    accountId: string;
    spenders: { id: string; name: string; status: Organization["status"] }[];
    /** The account it spends then; null: one is opened for it. */
    toAccountId: string | null;
  } | null;
};

/**
 * Decides what a move comes to. Whoever moves an organization owns it, and the parent that owns it; and they may
 * change the new parent. An account of its own goes with it: credits are never merged into another's pool.
 * @throws not_found, forbidden, wrong_state, validation_failed, organization_closed, already_exists
 */
export async function planMove(tx: Tx, move: Move): Promise<Plan> {
  const organization = await tx.organization.findUniqueOrThrow({
    where: { id: move.organizationId },
    include: { creditAccount: { select: { organizationId: true } } },
  });
  if (organization.sandboxId) throw refused("Organizations in a sandbox stay where they are.");
  const parentId = move.parentId === undefined ? organization.parentId : move.parentId;
  const parent =
    parentId === null || parentId === "none"
      ? null
      : await tx.organization.findUnique({ where: { id: parentId } });
  if (parentId !== null && parentId !== "none" && !parent) throw notFound("organization");
  const ownedBilling = organization.creditAccount.organizationId === organization.id;
  const relationship = parent ? (move.relationship ?? organization.relationship ?? "owned") : null;
  const billing = parent ? (move.billing ?? (ownedBilling ? "own" : "shared")) : "own";
  if (!parent && move.billing === "shared")
    throw invalid("billing_type", "Without a parent it has billing of its own");
  const moves =
    (parent?.id ?? null) !== organization.parentId || relationship !== organization.relationship;
  const ownsBilling = billing === "own";
  if (!moves && ownsBilling === ownedBilling)
    throw refused("It is already there, with this billing.");
  if (ownedBilling && !ownsBilling)
    throw refused(
      "It has credits of its own, which can't be merged into another organization's. It keeps its own billing wherever it moves.",
    );
  if (parent) await requireParent(tx, organization, parent, move.userId);
  await requireOwner(tx, organization, move.userId);
  const { creditAccountId } = organization;
  const toAccountId = ownsBilling ? null : (parent?.creditAccountId ?? null);
  const changesAccount = !ownedBilling && toAccountId !== creditAccountId;
  return {
    organization,
    parent,
    relationship,
    ownsBilling,
    moves,
    leaves: changesAccount
      ? { accountId: creditAccountId, toAccountId, spenders: await spendersBelow(tx, organization) }
      : null,
  };
}

/** It and those below it that spend the same account. */
function spendersBelow(tx: Tx, { id, creditAccountId }: Organization) {
  return tx.$queryRaw<{ id: string; name: string; status: Organization["status"] }[]>`
    select o.id, o.name, o.status::text as status
    from organization_ancestors d join organizations o on o.id = d.organization_id
    where d.ancestor_id = ${id} and o.credit_account_id = ${creditAccountId} order by d.distance, o.id`;
}

async function requireParent(
  tx: Tx,
  organization: Organization,
  parent: Organization,
  userId: string,
): Promise<void> {
  if (parent.sandboxId) throw refused("A live organization can't move into a sandbox.");
  if (parent.id === organization.parentId) return;
  const roles = await rolesOver(tx, parent.id, userId);
  if (roles.length === 0) throw notFound("organization");
  if (!roles.includes("owner") && !roles.includes("admin"))
    throw new DomainError(
      "forbidden",
      `Only an owner or admin of ${parent.name} can take it in. Nothing was changed. Ask one to make you an admin.`,
    );
  if (parent.status === "closed") throw organizationClosed();
  const isBelow = await tx.organizationAncestor.findUnique({
    where: {
      ancestorId_organizationId: { ancestorId: organization.id, organizationId: parent.id },
    },
  });
  if (isBelow)
    throw refused(
      parent.id === organization.id
        ? "It can't be its own parent."
        : `${parent.name} is below it. An organization can't move below itself.`,
    );
  if (!organization.externalId) return;
  const taken = await tx.organization.findFirst({
    where: { parentId: parent.id, externalId: organization.externalId },
  });
  if (taken)
    throw new DomainError(
      "already_exists",
      `${parent.name} already has an organization with external_id "${organization.externalId}". Nothing was changed.`,
    );
}

/** An owned organization is its parent's: who takes it away owns both. */
async function requireOwner(tx: Tx, organization: Organization, userId: string): Promise<void> {
  const { id, parentId, relationship } = organization;
  const guarded = parentId && relationship === "owned" ? [id, parentId] : [id];
  for (const one of guarded) {
    if ((await rolesOver(tx, one, userId)).includes("owner")) continue;
    throw new DomainError(
      "forbidden",
      one === id
        ? ONLY_OWNERS_MOVE
        : "It belongs to its parent, so only an owner of the parent can move it. Nothing was changed. Ask one.",
    );
  }
}

function refused(why: string): DomainError {
  return new DomainError("wrong_state", `${why} Nothing was changed.`);
}
