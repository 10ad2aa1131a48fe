import type { Actor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { readBalance } from "@/server/ledger/balances";
import type { Charge, ChargeVerdict } from "@/server/ledger/post-charges";
import { loadPrices } from "@/server/pricing/load-prices";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { type PricedCharge, priceCharge } from "@/server/pricing/price-charge";
import { judgeCharges } from "./judge-charges";
import type { QuoteAnswer, QuoteItem } from "./quote.schema";
import type { OperationOrganization } from "./request";

/**
 * What a list of operations would cost an organization now, and whether it would be charged. Nothing
 * moves, and nothing is promised: a price may change and credits be spent before they are used.
 * @throws validation_failed naming the item and the field that cannot be priced.
 */
export async function quoteOperations(
  request: { organization: OperationOrganization; actor: Actor; items: QuoteItem[] },
  now: Date,
): Promise<QuoteAnswer> {
  const { organization, items } = request;
  const terms = await loadPrices(db(), organization.creditAccountId, now);
  const priced = items.map((item, index) =>
    priceCharge({ ...terms, ...item, now, path: `items.${index}` }),
  );
  const total = priced.reduce((sum, { amount }) => sum + amount, 0n);
  if (total > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw invalid(
      "items",
      "The operations add up to more credits than one quote can hold. Split them up",
    );
  }
  const [{ available }, verdicts] = await Promise.all([
    readBalance(db(), organization.creditAccountId, now),
    judgeCharges(chargesOf(request, priced), now),
  ]);
  return {
    items: priced.map((price, index) => describeItem(items[index] as QuoteItem, price)),
    total_credits: microcreditsToCredits(total),
    available: microcreditsToCredits(available),
    shortfall: microcreditsToCredits(total > available ? total - available : 0n),
    ...judgement(organization, verdicts),
  };
}

/** The charges as they would be made; what is free is not charged. */
function chargesOf(
  { organization, actor, items }: Parameters<typeof quoteOperations>[0],
  priced: PricedCharge[],
): Charge[] {
  return priced.flatMap(({ amount, priceVersion, details }, index) => {
    if (amount === 0n) return [];
    const transactionId = newId("ledgerTransaction");
    return {
      creditAccountId: organization.creditAccountId,
      organizationId: organization.id,
      amount,
      idempotencyKey: transactionId,
      operation: items[index]?.operation ?? "",
      priceVersion,
      transactionId,
      actor,
      apiKeyId: actor.apiKeyId,
      description: "Quote",
      details,
      timeZone: organization.timeZone,
    };
  });
}

function describeItem(
  item: QuoteItem,
  { amount, priceVersion, priceSource, details }: PricedCharge,
) {
  const units = "quantity" in details ? details : null;
  return {
    operation: item.operation,
    variant: units?.variant ?? null,
    quantity: units?.quantity ?? null,
    unit_credits: units?.unit_credits ?? null,
    credits: microcreditsToCredits(amount),
    price_version: priceVersion,
    price_source: priceSource,
    details,
  };
}

/** The first refusal speaks for the whole list. */
function judgement(organization: OperationOrganization, verdicts: ChargeVerdict[]) {
  const departed = verdicts.some(({ outcome }) => outcome === "departed");
  if (organization.status === "suspended" || departed) {
    return { would_pass: false, blocked_by: "organization" as const, budget_id: null };
  }
  const refused = verdicts.find(({ outcome }) => outcome !== "charged");
  if (!refused) return { would_pass: true, blocked_by: null, budget_id: null };
  return refused.outcome === "over_budget"
    ? { would_pass: false, blocked_by: "budget" as const, budget_id: refused.budgetId }
    : { would_pass: false, blocked_by: "balance" as const, budget_id: null };
}
