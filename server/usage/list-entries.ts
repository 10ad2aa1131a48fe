import type { LedgerEntry } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { LedgerEntryAnswer } from "./usage.schema";

export type EntryFilter = {
  creditAccountId: string;
  /** Only what these organizations did; absent: everything of the account. */
  organizationIds?: string[] | undefined;
  operation?: string | undefined;
  /** Only what this person or key did. */
  actorId?: string | undefined;
  kind?: "spent" | "added" | undefined;
  since?: Date | undefined;
  /** The `seq` to continue below. */
  before?: bigint | undefined;
  limit: number;
};

/** Ledger entries newest first, by keyset on (account, seq): the first page and a deep one cost the same. */
export async function listEntries(
  filter: EntryFilter,
): Promise<{ entries: LedgerEntryAnswer[]; nextCursor: string | null }> {
  const rows = await db().ledgerEntry.findMany({
    where: {
      creditAccountId: filter.creditAccountId,
      ...(filter.before !== undefined ? { seq: { lt: filter.before } } : {}),
      ...(filter.organizationIds ? { organizationId: { in: filter.organizationIds } } : {}),
      ...(filter.operation ? { operation: filter.operation } : {}),
      ...(filter.actorId ? { actorId: filter.actorId } : {}),
      ...(filter.since ? { createdAt: { gte: filter.since } } : {}),
      ...(filter.kind === "spent" ? { fromAccount: { in: ["spendable", "held"] } } : {}),
      ...(filter.kind === "added" ? { toAccount: "spendable" } : {}),
    },
    orderBy: { seq: "desc" },
    take: filter.limit + 1,
  });
  const page = rows.slice(0, filter.limit);
  const names = await namesOf(page);
  return {
    entries: page.map((row) => entryAnswer(row, names)),
    nextCursor: rows.length > filter.limit ? (page.at(-1)?.seq.toString() ?? null) : null,
  };
}

/** Signed effect of an entry on the credits of the customer, in microcredits. */
export function entryDelta(
  entry: Pick<LedgerEntry, "fromAccount" | "toAccount" | "amount">,
): bigint {
  const customer = (side: string) => side === "spendable" || side === "held";
  if (customer(entry.fromAccount) === customer(entry.toAccount)) return 0n;
  return customer(entry.toAccount) ? entry.amount : -entry.amount;
}

type Names = {
  organizations: Map<string, string>;
  actors: Map<string, string>;
  grants: Map<string, string>;
};

function entryAnswer(row: LedgerEntry, names: Names): LedgerEntryAnswer {
  return {
    id: `${row.creditAccountId}.${row.seq}`,
    seq: Number(row.seq),
    transaction_id: row.transactionId,
    kind: row.kind,
    operation: row.operation,
    description: row.description,
    amount: microcreditsToCredits(entryDelta(row)),
    balance_after: microcreditsToCredits(row.balanceAfter),
    organization_id: row.organizationId,
    organization_name: names.organizations.get(row.organizationId) ?? row.organizationId,
    actor_type: row.actorType,
    actor_id: row.actorId,
    actor_name: names.actors.get(row.actorId) ?? systemName(row),
    entity_type: row.entityType,
    entity_id: row.entityId,
    price_version: row.priceVersion,
    request_id: row.requestId,
    grants: row.grantIds.map((id, index) => ({
      id,
      description: names.grants.get(id) ?? id,
      amount: microcreditsToCredits(row.grantAmounts[index] ?? 0n),
    })),
    created_at: row.createdAt.toISOString(),
  };
}

function systemName(row: LedgerEntry): string {
  if (row.actorType === "system") return "Bursar";
  return row.actorType === "staff" ? "Bursar staff" : row.actorId;
}

async function namesOf(rows: LedgerEntry[]): Promise<Names> {
  const ids = (pick: (row: LedgerEntry) => string[]) => [...new Set(rows.flatMap(pick))];
  const [organizations, users, keys, grants] = await Promise.all([
    db().organization.findMany({
      where: { id: { in: ids((r) => [r.organizationId]) } },
      select: { id: true, name: true },
    }),
    db().user.findMany({
      where: { id: { in: ids((r) => [r.actorId]) } },
      select: { id: true, email: true },
    }),
    db().apiKey.findMany({
      where: { id: { in: ids((r) => [r.actorId]) } },
      select: { id: true, name: true },
    }),
    db().creditGrant.findMany({
      where: { id: { in: ids((r) => r.grantIds) } },
      select: { id: true, description: true },
    }),
  ]);
  return {
    organizations: new Map(organizations.map((o) => [o.id, o.name])),
    actors: new Map([
      ...users.map((u) => [u.id, u.email] as const),
      ...keys.map((k) => [k.id, `API key “${k.name}”`] as const),
    ]),
    grants: new Map(grants.map((g) => [g.id, g.description])),
  };
}
