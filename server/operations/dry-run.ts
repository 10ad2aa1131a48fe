import { z } from "zod";
import type { Db } from "@/server/foundation/db";
import type { DomainError } from "@/server/foundation/errors";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { PricedCharge } from "@/server/pricing/price-charge";

/** What `?dry_run=true` answers. Credits are JSON numbers. */
export const dryRunSchema = z.object({
  dry_run: z.literal(true),
  operation: z.string(),
  credits: z.number(),
  price_version: z.string(),
  price_source: z.enum(["negotiated", "override", "tier", "list"]),
  /** Before the operation, which did not run. */
  available: z.number(),
  would_pass: z.boolean(),
  /** The grants it would draw from, in burn order; empty where it would not pass. */
  grants: z.array(z.object({ grant_id: z.string(), credits: z.number() })),
  /** Why it would not pass. */
  refusal: z
    .object({ code: z.string(), detail: z.string(), blocked_by: z.string().optional() })
    .nullable(),
});
export type DryRun = z.infer<typeof dryRunSchema>;

/** Carries a dry run's result out of the transaction that it undoes. */
export class DryRunDone extends Error {
  override readonly name = "DryRunDone";
  constructor(readonly result: DryRun) {
    super("dry run");
  }
}

/**
 * Puts the answer together.
 * @param seq the entry that the run made and that is about to be undone; null where it made none.
 */
export async function readDryRun(
  db: Db,
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
      : await db.ledgerEntry.findUniqueOrThrow({
          where: { creditAccountId_seq: { creditAccountId, seq } },
        });
  const { available } = await readBalance(db, creditAccountId, now);
  const drawn = entry?.grantAmounts.reduce((sum, amount) => sum + amount, 0n) ?? 0n;
  return {
    dry_run: true,
    operation,
    credits: microcreditsToCredits(priced.amount),
    price_version: priced.priceVersion,
    price_source: priced.priceSource,
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
