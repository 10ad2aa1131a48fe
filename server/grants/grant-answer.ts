import type { CreditGrant, GrantCategory, Wallet } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { GrantAnswer, GrantType } from "./grant.schema";
import { sourcePrefix, writtenSource } from "./grant-source";
import { grantState } from "./grant-state";

export type GrantRow = CreditGrant & { wallet: Pick<Wallet, "name" | "priority"> };

/** The grants as answers, in the order they came; the organizations of their scopes are named. */
export async function grantAnswers(
  db: Db,
  rows: readonly GrantRow[],
  now: Date,
): Promise<GrantAnswer[]> {
  const ids = [...new Set(rows.flatMap((row) => row.organizationIds))];
  const organizations =
    ids.length === 0
      ? []
      : await db.organization.findMany({
          where: { id: { in: ids } },
          select: { id: true, name: true },
        });
  const names = new Map(organizations.map(({ id, name }) => [id, name]));
  const metadata = await db.grantMetadata.findMany({
    where: { grantId: { in: rows.map(({ id }) => id) } },
  });
  const said = new Map(metadata.map((row) => [row.grantId, row.metadata as Metadata]));
  return rows.map((row) => grantAnswer(row, names, said.get(row.id) ?? {}, now));
}

type Metadata = GrantAnswer["metadata"];

function grantAnswer(
  row: GrantRow,
  names: ReadonlyMap<string, string>,
  metadata: Metadata,
  now: Date,
): GrantAnswer {
  return {
    id: row.id,
    wallet_id: row.walletId,
    wallet: row.wallet.name,
    grant_type: typeOfGrant(row),
    category: row.category,
    description: row.description,
    source: writtenSource(row.source),
    priority: row.priority,
    amount: microcreditsToCredits(row.original),
    remaining: microcreditsToCredits(row.remaining),
    held: microcreditsToCredits(row.held),
    used: microcreditsToCredits(row.used),
    expired: microcreditsToCredits(row.expired),
    voided: microcreditsToCredits(row.voided),
    clawed_back: microcreditsToCredits(row.clawedBack),
    effective_at: row.effectiveAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    scope: {
      operations: row.operations,
      organizations: row.organizationIds.map((id) => ({ id, name: names.get(id) ?? id })),
    },
    rollover: rolloverAnswer(row),
    metadata,
    state: grantState(row, now),
    created_at: row.createdAt.toISOString(),
  };
}

/** What happens with the rest at expiry, as answers say it; null: it is gone. */
export function rolloverAnswer(row: {
  rolloverCap: bigint | null;
  rolloverDays: number | null;
}): GrantAnswer["rollover"] {
  if (row.rolloverCap === null) return null;
  return {
    cap: microcreditsToCredits(row.rolloverCap),
    expires_after_days: row.rolloverDays,
  };
}

/** S4's word where it has one: paid for is `prepaid`, whether Bursar was paid or somebody else. */
function typeOfGrant(row: { category: GrantCategory; source: string }): GrantType | GrantCategory {
  if (row.category === "purchased") return "prepaid";
  if (row.category === "committed" && row.source.startsWith(sourcePrefix.prepaid)) return "prepaid";
  return row.category;
}
