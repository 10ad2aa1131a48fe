import type { Actor } from "@/server/foundation/actor";
import { dayInTimeZone } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import type { Charge } from "@/server/ledger/post-charges";
import { chargeBatcher } from "@/server/operations/charge-batcher";
import type { OperationOrganization } from "@/server/operations/define-operation";
import { type DryRun, dryRun } from "@/server/operations/dry-run";
import { postNewCharge } from "@/server/operations/post-new-charge";
import { explainRefusal } from "@/server/operations/refuse-charge";
import { refuseInactive, refuseInactiveCharge } from "@/server/operations/refuse-inactive";
import { operationByKey } from "@/server/pricing/catalogue";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { PricedCharge } from "@/server/pricing/price-charge";
import type { ChargeAnswer } from "./charge.schema";
import { fingerprintOf, type PriceTerms, priceUse, type Use } from "./price-use";

export type UseRequest = {
  organization: OperationOrganization & { creditAccount: PriceTerms };
  actor: Actor;
  use: Use;
  idempotencyKey?: string | undefined;
  now: Date;
};

/**
 * Charges a use of an operation whose effect is elsewhere: metered usage. It joins the lane of its
 * account and is answered when it is durable. Source: S4, S5 (metering).
 * @returns the charge, and what is left in microcredits.
 * @throws insufficient_credits, recharge_in_progress, organization_suspended, idempotency_key_reused,
 * validation_failed (what cannot be priced), unavailable (too many wait)
 */
export async function chargeUse(
  request: UseRequest,
): Promise<{ charge: ChargeAnswer; cost: bigint; available: bigint; replayed: boolean }> {
  const { organization, now } = request;
  const priced = await priceUse(request.use, organization.creditAccount, now);
  const charge = chargeOf(request, priced, "charge");
  await refuseInactiveCharge(organization, charge);
  const verdict = await chargeBatcher().charge(charge);
  const answer = {
    organization_id: organization.id,
    operation: request.use.operation,
  };
  switch (verdict.outcome) {
    case "charged":
      return {
        charge: {
          id: charge.transactionId,
          seq: Number(verdict.seq),
          ...answer,
          credits: microcreditsToCredits(priced.amount),
          price_version: priced.priceVersion,
          price_source: priced.priceSource,
          balance_after: microcreditsToCredits(verdict.balance),
          created_at: verdict.createdAt.toISOString(),
        },
        cost: priced.amount,
        available: verdict.available,
        replayed: false,
      };
    case "replayed": {
      // The first request may have been priced with another version: the answer is what it was.
      const { entry } = verdict;
      const stored = await db().ledgerEntry.findUniqueOrThrow({
        where: {
          creditAccountId_seq: { creditAccountId: organization.creditAccountId, seq: verdict.seq },
        },
      });
      const details = stored.details as { price_source?: ChargeAnswer["price_source"] } | null;
      return {
        charge: {
          id: entry.transactionId,
          seq: Number(verdict.seq),
          ...answer,
          credits: microcreditsToCredits(entry.amount),
          price_version: stored.priceVersion ?? "",
          price_source: details?.price_source ?? "list",
          balance_after: microcreditsToCredits(verdict.balance),
          created_at: entry.createdAt.toISOString(),
        },
        cost: 0n,
        available: verdict.available,
        replayed: true,
      };
    }
    default:
      throw await explainRefusal(verdict, priced.amount, organization, now);
  }
}

/** What a charge would cost, draw from, and whether it would pass. */
export async function dryRunUse(request: UseRequest): Promise<DryRun> {
  const { organization, now, use } = request;
  refuseInactive(organization);
  const priced = await priceUse(use, organization.creditAccount, now);
  const charge = chargeOf({ ...request, idempotencyKey: undefined }, priced, "charge");
  return dryRun(
    use.operation,
    priced,
    request,
    async (tx) => (await postNewCharge(tx, charge, now)).seq,
  );
}

/**
 * A use as the lane takes it. Keys of different endpoints and organizations do not meet.
 * @param request.terms what else the client asked for, as a hold's time limit
 */
export function chargeOf(
  { organization, actor, use, idempotencyKey, now, terms }: UseRequest & { terms?: object },
  priced: Pick<PricedCharge, "amount" | "priceVersion"> & { kept: Record<string, unknown> },
  procedure: "charge" | "hold",
): Charge {
  const transactionId = newId("ledgerTransaction");
  return {
    creditAccountId: organization.creditAccountId,
    organizationId: organization.id,
    amount: priced.amount,
    ...(idempotencyKey === undefined
      ? { idempotencyKey: transactionId }
      : {
          idempotencyKey: `${organization.id}:${idempotencyKey}`,
          fingerprint: fingerprintOf(procedure, { ...use, ...terms }),
        }),
    operation: use.operation,
    priceVersion: priced.priceVersion,
    transactionId,
    actor,
    ...(use.entity ? { entity: use.entity } : {}),
    description: use.description ?? operationByKey(use.operation).label,
    details: priced.kept,
    day: dayInTimeZone(now, organization.timeZone),
  };
}
