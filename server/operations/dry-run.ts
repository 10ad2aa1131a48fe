import type { LedgerEntry } from "@/generated/prisma/client";
import { type Db, db, inUndoneTransaction, type Tx } from "@/server/foundation/db";
import type { DomainError } from "@/server/foundation/errors";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { PricedCharge } from "@/server/pricing/price-charge";
import type { DryRun } from "./dry-run.schema";
import { ChargeRefused, explainRefusal } from "./refuse-charge";

/**
 * What a charge would cost, draw from, and whether it would pass: it is run for real and undone.
 * @param charge posts it and answers the place of its entry; null where it is free.
 */
export async function dryRun(
  operation: string,
  priced: PricedCharge,
  request: { organization: { id: string; creditAccountId: string }; now: Date },
  charge: (tx: Tx) => Promise<bigint | null>,
): Promise<DryRun> {
  try {
    return await inUndoneTransaction(async (tx) =>
      readDryRun(tx, operation, priced, request, await charge(tx)),
    );
  } catch (error) {
    if (!(error instanceof ChargeRefused)) throw error;
    const { organization, now } = request;
    const refusal = await explainRefusal(error.verdict, priced.amount, organization, now);
    return readDryRun(db(), operation, priced, request, null, refusal);
  }
}

function sourceOf(captured: LedgerEntry | null): PricedCharge["priceSource"] | undefined {
  const details = captured?.details as { price_source?: PricedCharge["priceSource"] } | null;
  return details?.price_source;
}

/**
 * Puts the answer together.
 * @param seq the entry that the run made and that is about to be undone; null where it made none.
 */
async function readDryRun(
  database: Db,
  operation: string,
  priced: PricedCharge,
  { organization, now }: { organization: { creditAccountId: string }; now: Date },
  seq: bigint | null,
  refusal?: DomainError,
): Promise<DryRun> {
  const { creditAccountId } = organization;
  const entry =
    seq === null
      ? null
      : await database.ledgerEntry.findUniqueOrThrow({
          where: { creditAccountId_seq: { creditAccountId, seq } },
        });
  const { available } = await readBalance(database, creditAccountId, now);
  // A capture spends what was held, at the price it was held at: that was not available before either.
  const captured = entry?.kind === "capture" ? entry : null;
  const taken = captured ? [] : (entry?.grantAmounts ?? []);
  const drawn = taken.reduce((sum, amount) => sum + amount, 0n);
  return {
    dry_run: true,
    operation,
    credits: microcreditsToCredits(captured?.amount ?? priced.amount),
    price_version: captured?.priceVersion ?? priced.priceVersion,
    price_source: sourceOf(captured) ?? priced.priceSource,
    available: microcreditsToCredits(available + drawn),
    would_pass: refusal === undefined,
    grants: (entry?.grantIds ?? []).map((grantId, n) => ({
      grant_id: grantId,
      credits: microcreditsToCredits(entry?.grantAmounts[n] ?? 0n),
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
