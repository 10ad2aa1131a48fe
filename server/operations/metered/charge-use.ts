import type { LedgerEntry } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { db, inTransaction } from "@/server/foundation/db";
import { isDomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { type Charge, idemOfCharge } from "@/server/ledger/post-charges";
import { postNewCharge } from "@/server/operations/charge-in-transaction";
import { dryRun } from "@/server/operations/dry-run";
import type { DryRun } from "@/server/operations/dry-run.schema";
import {
  captureReserved,
  findReserved,
  type Reserved,
} from "@/server/operations/held/capture-reserved";
import {
  type IdempotentRequest,
  ledgerKeyOf,
  ONE_KEY_ONE_ENTRY,
} from "@/server/operations/idempotency";
import { lanes } from "@/server/operations/lane/lanes";
import { explainRefusal } from "@/server/operations/refuse-charge";
import { refuseInactive, refuseInactiveCharge } from "@/server/operations/refuse-inactive";
import type { OperationOrganization } from "@/server/operations/request";
import { operationByKey } from "@/server/pricing/catalogue";
import type { AccountTerms } from "@/server/pricing/load-prices";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { PricedCharge } from "@/server/pricing/price-charge";
import { priceUseOfHold } from "../held/price-use-of-hold";
import type { ChargeAnswer } from "./charge.schema";
import { addMarkup, readSources, sourceIdsOf, type WithMarkup } from "./charge-markup";
import type { MarkupAnswer, Through } from "./markup.schema";
import { priceUse, type Use } from "./price-use";
import { refuseRunHere } from "./refuse-run-here";

export type UseRequest = {
  organization: OperationOrganization & { creditAccount: AccountTerms };
  actor: Actor;
  use: Use & Through;
  idempotent?: IdempotentRequest | undefined;
  now: Date;
};

type UseCharged = {
  charge: ChargeAnswer;
  cost: bigint;
  available: bigint;
  replayed: boolean;
};

/**
 * Charges a use of an operation whose effect is elsewhere: metered usage. It joins the lane of its
 * account and is answered when it is durable. Source: S4, S5 (metering).
 * @returns the charge, and what is left in microcredits.
 * @throws insufficient_credits, recharge_in_progress, organization_suspended, idempotency_key_reused,
 * runs_here, validation_failed (what cannot be priced), unavailable (too many wait)
 */
export async function chargeUse(request: UseRequest): Promise<UseCharged> {
  const { organization, now } = request;
  refuseRunHere(request.use.operation);
  const captured = await chargeReserved(request);
  if (captured) return captured;
  const priced = await priceThrough(request);
  const charge = chargeOf(request, priced);
  await refuseInactiveCharge(organization, charge);
  const verdict = await lanes().charge(charge);
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
          ...markupOf(charge.details),
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
        // Not by its place in the account: its organization may have spent another one then.
        where: { idem: idemOfCharge(charge) },
      });
      return {
        // What a hold paid is the capture alone; a release of the rest stands beside it.
        charge: chargeAnswer(stored, stored.kind === "capture" ? stored.amount : entry.amount),
        cost: 0n,
        available: verdict.available,
        replayed: true,
      };
    }
    default:
      throw await explainRefusal(verdict, priced.amount, organization, now);
  }
}

/** The price with the markup of what it was used through; what goes through nothing looks nothing up. */
export async function priceThrough({ use, organization, now }: UseRequest) {
  const [priced, sources] = await Promise.all([
    priceUse(use, organization.creditAccount, now),
    readSources(sourceIdsOf([use])),
  ]);
  return addMarkup(priced, use, organization, sources);
}

/**
 * The same, paid by what an invitation holds for this member; null where nothing does. The price is
 * that of the day it was held. A use that comes to more is charged as any other.
 */
async function chargeReserved(request: UseRequest): Promise<UseCharged | null> {
  const { organization, now } = request;
  const held = await findHeldFor(request);
  if (!held) return null;
  const { hold: found, priced } = held;
  return inTransaction(async (tx) => {
    const charge = chargeOf(request, priced);
    const { idempotencyKey, fingerprint } = charge;
    const idem = idemOfCharge(charge);
    await lockCreditAccount(tx, found.creditAccountId);
    // A key that was used before has its answer already, or is refused: the lane tells which.
    if (await tx.ledgerEntry.findUnique({ where: { idem }, select: { seq: true } })) return null;
    refuseInactive(organization);
    const entry = await captureReserved(tx, found, {
      ...charge,
      used: priced.kept,
      request: { idem, idempotencyKey, ...(fingerprint ? { fingerprint } : {}) },
      now,
    });
    if (!entry) return null;
    const { available } = await readBalance(tx, organization.creditAccountId, now);
    return {
      charge: chargeAnswer(entry, entry.amount),
      cost: entry.amount,
      available,
      replayed: false,
    };
  }, ONE_KEY_ONE_ENTRY);
}

/** What an invitation holds for this use, and what the use costs by it; null where nothing does. */
export async function findHeldFor({ organization, actor, use, now }: UseRequest) {
  // What was held is a price without a markup.
  if (use.app_id ?? use.agent_id) return null;
  const wanted = { organizationId: organization.id, actor, operation: use.operation };
  const hold = await findReserved(wanted, now);
  const priced = hold && (await priceWhenHeld(use, hold));
  return priced ? { hold, priced } : null;
}

/** What a use costs as it was held for; null for what is free then, so that the hold was not for it. */
async function priceWhenHeld(use: Use, hold: Reserved) {
  try {
    const priced = await priceUseOfHold(use, hold);
    return priced.amount > 0n ? priced : null;
  } catch (error) {
    if (isDomainError(error) && error.code === "validation_failed") return null;
    throw error;
  }
}

/** A charge as its entry tells it. */
function chargeAnswer(entry: LedgerEntry, amount: bigint): ChargeAnswer {
  const details = entry.details as { price_source?: ChargeAnswer["price_source"] } | null;
  return {
    id: entry.transactionId,
    seq: Number(entry.seq),
    organization_id: entry.organizationId,
    operation: entry.operation ?? "",
    credits: microcreditsToCredits(amount),
    price_version: entry.priceVersion ?? "",
    price_source: details?.price_source ?? "list",
    ...markupOf(entry.details),
    balance_after: microcreditsToCredits(entry.balanceAfter),
    created_at: entry.createdAt.toISOString(),
  };
}

function markupOf(details: unknown): { markup?: MarkupAnswer } {
  const { markup } = (details ?? {}) as { markup?: MarkupAnswer };
  return markup ? { markup } : {};
}

/** What a charge would cost, draw from, and whether it would pass. */
export async function dryRunUse(request: UseRequest): Promise<DryRun> {
  const { organization, now, use } = request;
  refuseRunHere(use.operation);
  refuseInactive(organization);
  const at = (priced: Awaited<ReturnType<typeof priceUse>>) =>
    chargeOf({ ...request, idempotent: undefined }, priced);
  const priced = await priceThrough(request);
  const charge = at(priced);
  const held = await findHeldFor(request);
  const reserved = held && at(held.priced);
  return dryRun(use.operation, priced, request, async (tx) => {
    const captured =
      reserved &&
      (await captureReserved(tx, held.hold, { ...reserved, used: held.priced.kept, now }));
    return [(captured ?? (await postNewCharge(tx, charge, now))).seq];
  });
}

/** A use as the lane takes it. */
export function chargeOf(
  { organization, actor, use, idempotent }: UseRequest,
  priced: WithMarkup<
    Pick<PricedCharge, "amount" | "priceVersion"> & { kept: Record<string, unknown> }
  >,
): Charge {
  const transactionId = newId("ledgerTransaction");
  return {
    creditAccountId: organization.creditAccountId,
    organizationId: organization.id,
    amount: priced.amount,
    ...(idempotent ? ledgerKeyOf(idempotent) : { idempotencyKey: transactionId }),
    operation: use.operation,
    priceVersion: priced.priceVersion,
    transactionId,
    actor,
    ...(use.entity ? { entity: use.entity } : {}),
    description: use.description ?? operationByKey(use.operation).label,
    details: priced.kept,
    timeZone: organization.timeZone,
    clockAheadMs: organization.clockAheadMs,
    ...(priced.markup ? { markup: priced.markup } : {}),
  };
}
