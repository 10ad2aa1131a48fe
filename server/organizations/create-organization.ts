import type { Organization, OrganizationStatus } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { dayInTimeZone } from "@/server/foundation/clock";
import { db, type Tx, violates } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount, openCreditAccount } from "@/server/ledger/accounts";
import { watchLevels } from "@/server/ledger/watch-levels";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { organizationClosed } from "@/server/operations/organization-closed";
import { catalogue } from "@/server/pricing/catalogue";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { defaultPolicy } from "@/server/recharge/account-policy";
import { shareTree } from "./lock-tree";

/** First segments of addresses that are not organizations. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  "api",
  "docs",
  "pricing",
  "terms",
  "privacy",
  "security",
  "contact",
  "changelog",
  "status",
  "cli",
  "budget-request",
  "sign-in",
  "sign-up",
  "sign-out",
  "verify",
  "confirm-identity",
  "confirm-billing-email",
  "confirm-email",
  "secure-account",
  "unsubscribe",
  "pictures",
  "reset-password",
  "invite",
  "join",
  "staff",
  "go",
  "app",
  "new",
  "new-organization",
  "settings",
  "legal",
  "static",
  "_next",
  "organizations",
  "account",
  "llms",
  "favicon",
  "icon",
]);

export type NewOrganization = {
  name: string;
  parent?:
    | { id: string; creditAccountId: string; timeZone: string; sandboxId?: string | null }
    | undefined;
  /** The live organization it is to be the sandbox of; whoever is a member there is one here. */
  sandboxOf?: string | undefined;
  /** Where it is, if that is decided. */
  slug?: string | undefined;
  relationship?: "owned" | "linked" | undefined;
  /** Only a sub-organization can share; a master always has its own. */
  billing?: "shared" | "own" | undefined;
  externalId?: string | undefined;
  timeZone?: string | undefined;
  /** The person who becomes its first owner. */
  ownerUserId: string;
  billingEmail: string | null;
};

/**
 * Creates a master organization (with its own credit account) or a sub-organization, and makes one
 * person its owner. An owned sub-organization needs no owner of its own: its parent's roles reach it.
 * @param alsoDo in the same transaction: what comes with a new organization
 * @throws already_exists when the external id is taken under this parent.
 */
export async function createOrganization(
  input: NewOrganization,
  actor: Actor,
  now: Date,
  alsoDo: (tx: Tx, organization: Organization) => Promise<unknown> = async () => undefined,
  idempotent?: IdempotentRequest,
): Promise<Organization> {
  try {
    const { output: id } = await runOnce(
      idempotent,
      now,
      async (tx) => {
        const organization = await insertOrganization(tx, input, actor, now);
        await alsoDo(tx, organization);
        return organization.id;
      },
      { retryOn: "organizations_slug_key" },
    );
    return await db().organization.findUniqueOrThrow({ where: { id } });
  } catch (error) {
    if (violates(error, "organizations_parent_id_external_id_key")) {
      throw new DomainError(
        "already_exists",
        `This parent already has an organization with external_id "${input.externalId}". Nothing was created.`,
      );
    }
    throw error;
  }
}

/** The same, inside a transaction that does more. */
export async function insertOrganization(
  tx: Tx,
  input: NewOrganization,
  actor: Actor,
  now: Date,
): Promise<Organization> {
  const id = newId("organization");
  const parent = input.parent && (await standingParent(tx, input.parent.id));
  const timeZone = input.timeZone ?? parent?.timeZone ?? "UTC";
  if (input.sandboxOf) {
    await tx.sandbox.create({
      data: { id, liveOrganizationId: input.sandboxOf, lookedUntil: now, createdAt: now },
    });
  }
  const sandboxId = input.sandboxOf ? id : (parent?.sandboxId ?? null);
  const ownsBilling = !parent || input.billing === "own";
  const creditAccountId = ownsBilling
    ? await openBilling(tx, id, { billingEmail: input.billingEmail, sandboxId }, now)
    : (parent?.creditAccountId ?? "");
  const organization = await tx.organization.create({
    data: {
      id,
      name: input.name,
      slug: input.slug ?? (await freeSlug(tx, input.name, id)),
      parentId: parent?.id ?? null,
      relationship: parent ? (input.relationship ?? "owned") : null,
      creditAccountId,
      externalId: input.externalId ?? null,
      timeZone,
      status: parent && !ownsBilling ? await statusOfPool(tx, creditAccountId) : "active",
      baseFeeFrom: new Date(dayInTimeZone(now, timeZone)),
      // A sandbox is nobody's first organization.
      founderUserId: sandboxId ? null : input.ownerUserId,
      sandboxId,
      createdAt: now,
    },
  });
  if (!input.sandboxOf && (!parent || input.relationship === "linked")) {
    await tx.membership.create({
      data: {
        id: newId("membership"),
        organizationId: id,
        userId: input.ownerUserId,
        role: "owner",
        createdAt: now,
      },
    });
  }
  await recordAudit(
    tx,
    {
      organizationId: id,
      actor,
      action: "organization.created",
      subjectId: id,
      details: { name: input.name },
    },
    now,
  );
  return organization;
}

/** The parent as it is now: it stays open and where it is until this transaction ends. @throws organization_closed */
async function standingParent(tx: Tx, id: string): Promise<Organization> {
  await shareTree(tx);
  const parent = await tx.organization.findUniqueOrThrow({ where: { id } });
  if (parent.status === "closed") throw organizationClosed();
  return parent;
}

/** Whoever joins a pool that is past due or suspended is so too. Locked: it may be funded meanwhile. */
async function statusOfPool(tx: Tx, creditAccountId: string): Promise<OrganizationStatus> {
  const { organizationId } = await lockCreditAccount(tx, creditAccountId);
  const root = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  return root.status;
}

/** The account of a billing root, with what every account begins with: a policy, an alert, no credits. */
export async function openBilling(
  tx: Tx,
  organizationId: string,
  { billingEmail, sandboxId }: { billingEmail: string | null; sandboxId: string | null },
  now: Date,
): Promise<string> {
  const threshold = creditsToMicrocredits(catalogue.autoRecharge.thresholdCredits);
  const creditAccountId = await openCreditAccount(tx, {
    organizationId,
    billingEmail,
    sandboxId,
    alertThreshold: threshold,
    watchLevels: watchLevels({ alert: threshold, recharge: threshold }),
    now,
  });
  await tx.rechargePolicy.create({ data: defaultPolicy(creditAccountId, now) });
  // "ok" before the first credits arrive: an account that never had any has crossed nothing.
  await tx.alertState.create({ data: { creditAccountId, changedAt: now } });
  return creditAccountId;
}

async function freeSlug(tx: Tx, name: string, id: string): Promise<string> {
  const base =
    name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "organization";
  const taken =
    RESERVED_SLUGS.has(base) ||
    (await tx.organization.findUnique({ where: { slug: base }, select: { id: true } }));
  // The tail of the id is random, so two sign-ups with one name cannot collide here either.
  return taken ? `${base}-${id.slice(-6)}` : base;
}
