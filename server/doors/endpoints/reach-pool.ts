import { systemClock } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { DomainError, invalid, isDomainError, notFound } from "@/server/foundation/errors";
import { invariant } from "@/server/foundation/invariant";
import { authorize } from "@/server/organizations/authorize";
import { actorOf, type Caller } from "@/server/organizations/caller";
import { noteLooks } from "@/server/staff/note-looks";
import { requireOutsider } from "@/server/staff/requests/require-outsider";

/** A credit account and the organization that pays for it. */
export type Pool = { creditAccountId: string; organizationId: string };

/** May look into it; may arrange its wallets; may put credits in. */
export type PoolAccess = "read" | "arrange" | "grant";

/**
 * The organization that a request names as S4 says it: `customer_id` is an organization's id or, for
 * a key, an external id right below its own organization. A key that names none means its own.
 * @throws validation_failed, not_found
 */
export async function findCustomer(
  caller: Caller,
  named: { customer_id?: string | undefined; organization_id?: string | undefined },
): Promise<string> {
  const wanted = named.customer_id ?? named.organization_id;
  if (caller.kind === "user") {
    if (!wanted) throw invalid("organization_id", "Name the organization");
    return wanted.toLowerCase();
  }
  if (!wanted) return caller.organizationId;
  const found =
    (await db().organization.findUnique({ where: { id: wanted.toLowerCase() } })) ??
    (await db().organization.findUnique({
      where: {
        parentId_externalId: { parentId: caller.organizationId, externalId: wanted },
      },
    }));
  if (!found) throw notFound("customer");
  return found.id;
}

/** The pool an organization spends, once the caller has proved access to it. @throws not_found, forbidden */
export async function poolOfOrganization(
  caller: Caller,
  organizationId: string,
  access: PoolAccess,
): Promise<Pool & { shared: boolean }> {
  const organization = await db().organization.findUnique({
    where: { id: organizationId },
    include: { creditAccount: { select: { organizationId: true } } },
  });
  if (!organization) throw notFound("organization");
  const pool = {
    creditAccountId: organization.creditAccountId,
    organizationId: organization.creditAccount.organizationId,
  };
  const shared = pool.organizationId !== organizationId;
  try {
    await requireAccess(caller, pool, access);
  } catch (error) {
    if (!shared || !isDomainError(error) || error.code !== "not_found") throw error;
    await authorize(caller, organizationId, "organization.read");
    throw new DomainError(
      "forbidden",
      "These belong to the organization that pays for this one. Nothing was changed.",
    );
  }
  return { ...pool, shared };
}

/** The pool a wallet is in, once the caller has proved access. @throws not_found, forbidden */
export async function poolOfWallet(
  caller: Caller,
  walletId: string,
  access: PoolAccess,
): Promise<Pool> {
  const wallet = await db().wallet.findUnique({
    where: { id: walletId },
    include: { creditAccount: { select: { organizationId: true } } },
  });
  return requireAccessTo("wallet", caller, wallet, access);
}

/** The pool a grant is in. @throws not_found, forbidden */
export async function poolOfGrant(
  caller: Caller,
  grantId: string,
  access: PoolAccess,
): Promise<Pool> {
  const grant = await db().creditGrant.findUnique({
    where: { id: grantId },
    include: { creditAccount: { select: { organizationId: true } } },
  });
  return requireAccessTo("grant", caller, grant, access);
}

/** The pool a recurring grant fills. @throws not_found, forbidden */
export async function poolOfSchedule(
  caller: Caller,
  scheduleId: string,
  access: PoolAccess,
): Promise<Pool> {
  const schedule = await db().grantSchedule.findUnique({
    where: { id: scheduleId },
    include: { creditAccount: { select: { organizationId: true } } },
  });
  return requireAccessTo("recurring grant", caller, schedule, access);
}

/** Staff act as staff, wherever they are members too: the ledger and the audit log say so. */
export function granterOf(caller: Caller) {
  const actor = actorOf(caller);
  return isStaff(caller) ? { ...actor, type: "staff" as const } : actor;
}

/** The key whose allowance a grant is taken from: only keys and staff grant. */
export function keyOf(caller: Caller): string {
  invariant(caller.kind === "api_key", "whoever grants is of the staff, or a key");
  return caller.keyId;
}

/** Whether a person of the company asks, whose word counts in every pool. */
export function isStaff(caller: Caller): boolean {
  return caller.kind === "user" && caller.isStaff;
}

async function requireAccessTo(
  what: string,
  caller: Caller,
  found: { creditAccountId: string; creditAccount: { organizationId: string } } | null,
  access: PoolAccess,
): Promise<Pool> {
  if (!found) throw notFound(what);
  const pool = {
    creditAccountId: found.creditAccountId,
    organizationId: found.creditAccount.organizationId,
  };
  try {
    await requireAccess(caller, pool, access);
  } catch (error) {
    // The caller named a thing in it, not the organization: that is what does not exist for them.
    if (isDomainError(error) && error.code === "not_found") throw notFound(what);
    throw error;
  }
  return pool;
}

/**
 * Staff reach every pool. A key with grants:write reaches that of its organization and of those below
 * it, to fill and to arrange. Everybody else looks and arranges as their role in the paying
 * organization allows, and gives nobody credits.
 */
async function requireAccess(caller: Caller, pool: Pool, access: PoolAccess): Promise<void> {
  if (isStaff(caller)) {
    if (access !== "read") await requireOutsider(db(), caller.userId, pool.creditAccountId);
    const look = { userId: caller.userId, requestId: caller.requestId, what: `wallets.${access}` };
    await noteLooks([pool.creditAccountId], look, systemClock.now());
    return;
  }
  if (caller.kind === "api_key" && caller.scopes.includes("grants:write")) {
    await authorize(caller, caller.organizationId, "grants.write");
    // Which organizations a key reaches at all; its scope for what it does there was judged above.
    await authorize(caller, pool.organizationId, "organization.read");
    return;
  }
  if (access !== "grant") {
    await authorize(
      caller,
      pool.organizationId,
      access === "read" ? "billing.read" : "billing.write",
    );
    return;
  }
  await authorize(caller, pool.organizationId, "organization.read");
  throw new DomainError(
    "forbidden",
    "Credits are given by our staff, or by a key that they allowed to (scope grants:write). Nothing was granted. Buy credits on the billing page, or ask us.",
    { required_scope: "grants:write" },
  );
}
