import type { Actor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import { DomainError, invalid, isDomainError, notFound } from "@/server/foundation/errors";
import { readClockAhead } from "@/server/ledger/account-clock";
import { requireOutsider } from "@/server/staff/requests/require-outsider";
import { requireVerified } from "@/server/users/require-verified";
import {
  actorOf,
  asStaff,
  type Caller,
  isStaff,
  type Key,
  type Person,
  requireKey,
  requirePerson,
} from "./caller";
import {
  paidByAnother,
  requireOwnBilling,
  sharedBilling,
  type ToldPayer,
  tellPayer,
} from "./payer";
import { type Permission, permissionTable, type Rule } from "./permissions";
import {
  type AuthorizedOrganization,
  authorize,
  may,
  membersOfSandbox,
  secondFactorRequired,
  seesData,
} from "./standing";
import { type Found, type Pool, type PooledName, type SubjectName, subjects } from "./subjects";

/**
 * What an endpoint asks of its caller, as data. A permission alone is judged on the organization that the
 * request names. `anyone`: whoever is signed in. `person`: a person in a browser, never a key. `key`: an
 * API key, never a person. `staff`: to all others the endpoint does not exist.
 */
export type Access =
  | "anyone"
  | "person"
  | "key"
  | "staff"
  | StaffAccess
  | Permission
  | PermissionAccess;

/** Staff who do not belong to the organization whose pool the named thing is in. */
export type StaffAccess = { staff: "as outsiders"; on: PooledName };

export type PermissionAccess = {
  permission: Permission;
  /** What the request names; else the organization. `own`: the key's own; a person names none. */
  on?: SubjectName | "own";
  /** A person may leave it out; then nothing is judged. */
  optional?: true;
  /** Enough where it is about the caller themselves. */
  self?: Permission;
  /**
   * Credits and cards belong to the organization that pays. `own`: it must be the one that was named.
   * `reached`: the caller must see its money. `told`: the handler is told whether they do.
   */
  payer?: "own" | "reached" | "told";
  /** Only whoever has shown that their address is theirs. */
  verified?: true;
  /** A key's maker must be allowed to do it themselves today. */
  maker?: true;
};

/** Who gives credits: our staff, or a key within its allowance. */
export type Granter = { isStaff: true } | { isStaff: false; keyId: string };

type OnOrganization = {
  organization: AuthorizedOrganization;
  /** Whether the caller may do this there too. */
  may(permission: Permission): boolean;
  /** Whether the caller sees its data, not its totals alone. */
  seesData: boolean;
};

/** What was decided, as the handler of an endpoint with this access receives it. */
export type Decided<A extends Access> = A extends "anyone"
  ? unknown
  : A extends "person" | "staff" | StaffAccess
    ? { person: Person }
    : A extends "key"
      ? { key: Key }
      : A extends { on: PooledName }
        ? { pool: Pool } & (A extends { permission: "credits.give" | "charges.refund" }
            ? { granter: Granter }
            : unknown)
        : A extends { on: "own" }
          ? { own?: AuthorizedOrganization }
          : A extends { optional: true }
            ? Partial<OnOrganization>
            : OnOrganization & (A extends { payer: "told" } ? { payer: ToldPayer } : unknown);

/** The same for any access, and who acts, as ledger and audit log name them. */
export type Decision = { actor: Actor } & Partial<OnOrganization> & {
    own?: AuthorizedOrganization;
    person?: Person;
    key?: Key;
    pool?: Pool;
    granter?: Granter;
    payer?: ToldPayer;
    /** Of what was named: how far the clock of its sandbox is ahead, in milliseconds; a live one has none. */
    clockAheadMs?: number | null;
  };

/** The row that an endpoint names; null where it names none. */
export function permissionOf(access: Access): Permission | null {
  if (typeof access === "object") return "permission" in access ? access.permission : null;
  return access === "anyone" || access === "person" || access === "key" || access === "staff"
    ? null
    : access;
}

/** Whether this caller may know of the endpoint at all; doors ask before they look at anything that was sent. */
export function existsFor(access: Access, caller: Caller): boolean {
  return !isForStaff(access) || isStaff(caller);
}

/**
 * Refuses an endpoint that does not exist for this caller.
 * @throws not_found; second_factor_required for staff who have yet to set one up
 */
export function requireExists(access: Access, caller: Caller): void {
  requireSecondFactorOfStaff(access, caller);
  if (!existsFor(access, caller)) throw notFound("page");
}

/** @throws second_factor_required for staff who have yet to set one up, and ask for what is the staff's */
export function requireSecondFactorOfStaff(access: Access, caller: Caller): void {
  if (isForStaff(access) && caller.kind === "user" && caller.awaitsSecondFactor)
    throw secondFactorRequired("Bursar staff");
}

/** Whether an endpoint exists for our staff alone. */
export function isForStaff(access: Access): boolean {
  return access === "staff" || (typeof access === "object" && "staff" in access);
}

/**
 * Decides whether the caller may do what an endpoint does, and on what.
 * @param input.isChecked whether the schema has let it in; before that, only what is plainly an id counts
 * @returns null where an unchecked input does not say what it is about: it has to be checked first
 * @throws not_found, forbidden, shared_billing
 */
export async function decide(
  access: Access,
  caller: Caller,
  input: { fields: unknown; isChecked: boolean },
): Promise<Decision | null> {
  requireExists(access, caller);
  const actor = actorOf(caller);
  if (access === "anyone") return { actor };
  if (access === "person") return { actor, person: requirePerson(caller) };
  if (access === "key") return { actor, key: requireKey(caller) };
  if (access === "staff") return { actor: asStaff(actor), person: requirePerson(caller) };
  if (typeof access === "object" && "staff" in access)
    return decideForStaff(access.on, requirePerson(caller), input);
  const { on = "organization", ...rest }: PermissionAccess =
    typeof access === "string" ? { permission: access } : access;
  if (on === "own") return { actor, ...(await decideOnOwn(caller, rest.permission)) };
  const asked = { ...rest, on };
  const id = named(asked, caller, input);
  if (id === undefined) return null;
  const decision = id === null ? { actor } : await decideOn(asked, caller, id);
  if (asked.verified) await requireVerified(db(), caller.userId);
  return decision;
}

type Asked = Omit<PermissionAccess, "on"> & { on: SubjectName };

/** @returns null: nothing has to be named; undefined: the unchecked input does not say it */
function named(
  { on, optional }: Pick<Asked, "on" | "optional">,
  caller: Caller,
  { fields, isChecked }: { fields: unknown; isChecked: boolean },
): string | null | undefined {
  const { field, isNamed } = subjects[on];
  const sent = (fields ?? {}) as Record<string, unknown>;
  const value = sent[field] ?? (isNamed ? sent.organization_id : undefined);
  if (value === undefined && optional) return caller.kind === "user" ? null : refuseKey(field);
  if (typeof value === "string" && (isChecked || /^[\w.-]{1,100}$/.test(value)))
    return isNamed ? value : value.toLowerCase();
  if (isChecked) throw invalid("organization_id", "Choose the organization");
  return undefined;
}

/** What is not there is for the use case to say. */
async function decideForStaff(
  on: PooledName,
  person: Person,
  input: { fields: unknown; isChecked: boolean },
): Promise<Decision | null> {
  const id = named({ on }, person, input);
  if (!id) return null;
  const found = await subjects[on].find(id, person);
  await requireOutsider(db(), person.userId, found?.creditAccountId ?? null);
  return { actor: asStaff(actorOf(person)), person };
}

/** A key that may not do this at all is told so once. */
async function decideOnOwn(
  caller: Caller,
  permission: Permission,
): Promise<Pick<Decision, "own" | "clockAheadMs">> {
  if (caller.kind === "user") return {};
  const { organization: own } = await authorize(caller, caller.organizationId, permission);
  return { own, clockAheadMs: own.clockAheadMs };
}

async function decideOn(asked: Asked, caller: Caller, id: string): Promise<Decision> {
  const { permission, on, self, payer, maker } = asked;
  const subject = subjects[on];
  const found = await subject.find(id, caller);
  if (!found) throw notFound(subject.what);
  const { organizationId, creditAccountId, userId } = found;
  if (creditAccountId !== undefined)
    return decideOnPool(asked, caller, { ...found, creditAccountId }, subject.what);

  const isSelf = self !== undefined && caller.kind === "user" && caller.userId === userId;
  const standing = await authorize(
    caller,
    organizationId,
    isSelf ? self : permission,
    subject.what,
  );
  if (maker && caller.kind === "api_key")
    await authorize(makerOf(caller), organizationId, permission);
  const { organization } = standing;
  if (isSelf && organization.sandboxId) throw membersOfSandbox();
  if (payer === "own") requireOwnBilling(organization);
  const told = payer === "reached" || payer === "told" ? await tellPayer(standing) : null;
  if (payer === "reached" && !told?.isSeen) throw paidByAnother();
  return {
    actor: actorOf(caller),
    organization,
    clockAheadMs: organization.clockAheadMs,
    may: (also) => may(standing, also),
    seesData: seesData(standing),
    ...(told ? { payer: told } : {}),
  };
}

/** Staff reach every pool; everybody else as they stand to the organization that pays. */
async function decideOnPool(
  { permission, payer }: Asked,
  caller: Caller,
  { organizationId, creditAccountId, sharedBy }: Found & Pool,
  what: string,
): Promise<Decision> {
  const pool = { creditAccountId, organizationId };
  const rule: Rule = permissionTable[permission];
  const byStaff = rule.staff !== undefined && isStaff(caller);
  if (!byStaff) await authorizeOnPool(caller, pool, permission, sharedBy, what);
  else if (rule.staff === "as outsiders")
    await requireOutsider(db(), caller.userId, creditAccountId);
  if (payer === "own" && sharedBy) throw sharedBilling(organizationId);
  const clockAheadMs = await readClockAhead(creditAccountId);
  const actor = actorOf(caller);
  if (byStaff) return { actor: asStaff(actor), pool, clockAheadMs, granter: { isStaff: true } };
  return caller.kind === "user"
    ? { actor, pool, clockAheadMs }
    : { actor, pool, clockAheadMs, granter: { isStaff: false, keyId: caller.keyId } };
}

async function authorizeOnPool(
  caller: Caller,
  { organizationId }: Pool,
  permission: Permission,
  sharedBy: string | undefined,
  what: string,
): Promise<void> {
  try {
    await authorize(caller, organizationId, permission, what);
  } catch (error) {
    if (!sharedBy || !isDomainError(error) || error.code !== "not_found") throw error;
    await authorize(caller, sharedBy, "organization.read", what);
    throw paidByAnother();
  }
}

function refuseKey(field: string): never {
  throw new DomainError(
    "forbidden",
    `A key acts within its organization, so send ${field}. Nothing was changed. Without it, only a person can do this in the browser.`,
  );
}

/** The person behind a key, as if they asked themselves. */
function makerOf({ userId, requestId }: Caller): Person {
  return { kind: "user", userId, isStaff: false, requestId };
}
