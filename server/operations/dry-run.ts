import type { LedgerEntry } from "@/generated/prisma/client";
import { type Db, db, inUndoneTransaction, type Tx } from "@/server/foundation/db";
import type { DomainError } from "@/server/foundation/errors";
import { invariant } from "@/server/foundation/invariant";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { PricedCharge } from "@/server/pricing/price-charge";
import type { DryRun } from "./dry-run.schema";
import { ChargeRefused, explainRefusal } from "./refuse-charge";

/**
 * What a charge would cost, draw from, and whether it would pass: it is run for real and undone.
 * @param charge posts it and answers the places of its entries; none where it is free.
 */
export async function dryRun(
  operation: string,
  priced: PricedCharge,
  request: { organization: { id: string; creditAccountId: string }; now: Date },
  charge: (tx: Tx) => Promise<bigint[]>,
): Promise<DryRun> {
  try {
    return await inUndoneTransaction(async (tx) =>
      readDryRun(tx, operation, priced, request, await charge(tx)),
    );
  } catch (error) {
    if (!(error instanceof ChargeRefused)) throw error;
    const { organization, now } = request;
    const refusal = await explainRefusal(error.verdict, priced.amount, organization, now);
    return readDryRun(db(), operation, priced, request, [], refusal);
  }
}

function sourceOf(captured: LedgerEntry | null): PricedCharge["priceSource"] | undefined {
  const details = captured?.details as { price_source?: PricedCharge["priceSource"] } | null;
  return details?.price_source;
}

/**
 * Puts the answer together.
 * @param seqs the entries that the run made and that are about to be undone.
 */
async function readDryRun(
  database: Db,
  operation: string,
  priced: PricedCharge,
  { organization, now }: { organization: { creditAccountId: string }; now: Date },
  seqs: bigint[],
  refusal?: DomainError,
): Promise<DryRun> {
  const { creditAccountId } = organization;
  const entries =
    seqs.length === 0
      ? []
      : await database.ledgerEntry.findMany({
          where: { creditAccountId, seq: { in: seqs } },
          orderBy: { seq: "asc" },
        });
  invariant(entries.length === seqs.length, "what a run has just posted is there");
  const { available } = await readBalance(database, creditAccountId, now);
  // A capture spends what was held, at the price it was held at: that was not available before either.
  const captured = entries.find(({ kind }) => kind === "capture") ?? null;
  const drawn = new Map<string, bigint>();
  for (const { grantIds, grantAmounts } of entries)
    grantIds.forEach((id, n) => {
      drawn.set(id, (drawn.get(id) ?? 0n) + (grantAmounts[n] ?? 0n));
    });
  const taken = captured ? 0n : [...drawn.values()].reduce((sum, amount) => sum + amount, 0n);
  return {
    dry_run: true,
    operation,
    credits: microcreditsToCredits(captured?.amount ?? priced.amount),
    price_version: captured?.priceVersion ?? priced.priceVersion,
    price_source: sourceOf(captured) ?? priced.priceSource,
    available: microcreditsToCredits(available + taken),
    would_pass: refusal === undefined,
    grants: [...drawn].map(([grant_id, amount]) => ({
      grant_id,
      credits: microcreditsToCredits(amount),
    })),
    refusal: refusal
      ? {
          code: refusal.code,
          detail: refusal.message,
          ...(typeof refusal.extra.blocked_by === "string"
            ? { blocked_by: refusal.extra.blocked_by }
            : {}),
        }
      : null,
  };
}
