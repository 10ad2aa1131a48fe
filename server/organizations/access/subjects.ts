import { db } from "@/server/foundation/db";
import type { Caller } from "./caller";

/** A credit account and the organization that pays for it. */
export type Pool = { creditAccountId: string; organizationId: string };

/** What a request names, and how that leads to the organization that is judged. */
export type Subject = {
  /** What does not exist for those who cannot see it. */
  what: string;
  /** The field of the input that names it. */
  field: string;
  /** It lies in a pool: what is judged is the organization that pays for it (of a charge the one that spent). */
  inPool?: true;
  /** Its name may be one that clients give, so it is looked for as it was sent. */
  isNamed?: true;
  find(id: string, caller: Caller): Promise<Found | null>;
};

/** The organization that is judged, and where the subject is in a pool, which. */
export type Found = {
  organizationId: string;
  creditAccountId?: string;
  /** The person it is about. */
  userId?: string;
  /** The organization that was named, where another one pays for it. */
  sharedBy?: string;
};

const payer = { creditAccount: { select: { organizationId: true } } } as const;

/** Everything that a request is judged by. */
const table = {
  organization: {
    what: "organization",
    field: "organization_id",
    find: async (organizationId) => ({ organizationId }),
  },
  /** An organization by its id or, for a key, by its external id right below the key's own. */
  named: {
    what: "organization",
    field: "organization",
    isNamed: true,
    async find(name, caller) {
      const isOwn = caller.kind === "api_key" && caller.organizationId === name.toLowerCase();
      const id = isOwn ? name.toLowerCase() : (await findCustomers(caller, [name]))(name);
      return id ? { organizationId: id } : null;
    },
  },
  parent: {
    what: "organization",
    field: "parent_organization_id",
    find: async (organizationId) => ({ organizationId }),
  },
  member: {
    what: "member",
    field: "member_id",
    find: (id) =>
      db().membership.findUnique({ where: { id }, select: { organizationId: true, userId: true } }),
  },
  invitation: {
    what: "invitation",
    field: "invitation_id",
    find: (id) => db().invitation.findUnique({ where: { id }, select: { organizationId: true } }),
  },
  joinLink: {
    what: "link",
    field: "join_link_id",
    find: (id) => db().joinLink.findUnique({ where: { id }, select: { organizationId: true } }),
  },
  budgetRequest: {
    what: "budget request",
    field: "budget_request_id",
    find: (id) =>
      db().budgetRequest.findUnique({ where: { id }, select: { organizationId: true } }),
  },
  hold: {
    what: "hold",
    field: "hold_id",
    find: (id) => db().hold.findUnique({ where: { id }, select: { organizationId: true } }),
  },
  charge: {
    inPool: true,
    what: "charge",
    field: "charge_id",
    find: (transactionId) =>
      db().ledgerEntry.findFirst({
        where: { transactionId, kind: { in: ["debit", "capture"] } },
        select: { organizationId: true, creditAccountId: true },
      }),
  },
  wallet: {
    inPool: true,
    what: "wallet",
    field: "wallet_id",
    find: async (id) => poolOf(await db().wallet.findUnique({ where: { id }, include: payer })),
  },
  grant: {
    inPool: true,
    what: "grant",
    field: "grant_id",
    find: async (id) =>
      poolOf(await db().creditGrant.findUnique({ where: { id }, include: payer })),
  },
  schedule: {
    inPool: true,
    what: "recurring grant",
    field: "schedule_id",
    find: async (id) =>
      poolOf(await db().grantSchedule.findUnique({ where: { id }, include: payer })),
  },
  /** For our staff: the pool of the organization that asks for its earnings. */
  redemption: {
    inPool: true,
    what: "payout",
    field: "redemption_id",
    async find(id) {
      const row = await db().redemption.findUnique({
        where: { id },
        select: { account: { select: { organization: { include: payer } } } },
      });
      return poolOf(row?.account.organization);
    },
  },
  payment: {
    inPool: true,
    what: "payment",
    field: "payment_id",
    find: async (id) => poolOf(await db().payment.findUnique({ where: { id }, include: payer })),
  },
  quote: {
    inPool: true,
    what: "quote",
    field: "quote_id",
    find: async (id) => poolOf(await db().salesQuote.findUnique({ where: { id }, include: payer })),
  },
  priceOverride: {
    inPool: true,
    what: "agreed price",
    field: "price_override_id",
    find: async (id) =>
      poolOf(await db().priceOverride.findUnique({ where: { id }, include: payer })),
  },
  /** For our staff: the pool that the key's organization spends. */
  apiKey: {
    inPool: true,
    what: "key",
    field: "key_id",
    async find(id) {
      const of = { organization: { include: payer } };
      return poolOf((await db().apiKey.findUnique({ where: { id }, include: of }))?.organization);
    },
  },
  /** S4's customer: an organization's id or, for a key, an external id right below its own organization. */
  customer: {
    inPool: true,
    what: "customer",
    field: "customer_id",
    isNamed: true,
    async find(name, caller) {
      const id = (await findCustomers(caller, [name]))(name);
      const found = id && (await db().organization.findUnique({ where: { id }, include: payer }));
      const pool = found ? poolOf(found) : null;
      return pool && id && pool.organizationId !== id ? { ...pool, sharedBy: id } : pool;
    },
  },
} as const satisfies Record<string, Subject>;

type Table = typeof table;
export type SubjectName = keyof Table;
export type PooledName = {
  [Name in SubjectName]: Table[Name] extends { inPool: true } ? Name : never;
}[SubjectName];
export const subjects: Record<SubjectName, Subject> = table;

function poolOf(
  found: { creditAccountId: string; creditAccount: { organizationId: string } } | null | undefined,
): Pool | null {
  if (!found) return null;
  const { creditAccountId, creditAccount } = found;
  return { creditAccountId, organizationId: creditAccount.organizationId };
}

/** Finds organizations by what S4 calls a customer: an id or, for a key, an external id right below its own. */
export async function findCustomers(
  caller: Caller,
  names: string[],
): Promise<(name: string) => string | undefined> {
  const [named, below] = await Promise.all([
    db().organization.findMany({
      where: { id: { in: names.map((name) => name.toLowerCase()) } },
      select: { id: true },
    }),
    caller.kind === "api_key"
      ? db().organization.findMany({
          where: { parentId: caller.organizationId, externalId: { in: names } },
          select: { id: true, externalId: true },
        })
      : [],
  ]);
  const ids = new Set(named.map(({ id }) => id));
  const byExternalId = new Map(below.map(({ id, externalId }) => [externalId, id]));
  return (name) => (ids.has(name.toLowerCase()) ? name.toLowerCase() : byExternalId.get(name));
}
