import type { EmailProps } from "@/emails/registry";
import type { Organization, Payment } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { notifyPayers } from "@/server/gateways/notices/notify";
import { announce } from "@/server/gateways/webhooks/announce";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { ReversalKind } from "./decide-reversal";
import { refundParts, refundTaxLines } from "./refund-taxes";
import { taxPropsOf } from "./tax-lines";
import type { ReversalChange } from "./write-history";

/** What every one of these emails says, and the time under the name that its template gives it. */
type Facts = {
  organizationName: string;
  amountCents: number;
  currency: string;
  credits: number;
  availableCredits: number;
  debtCredits: number;
  /** What a refund takes back of the taxes in the payment. */
  taxes?: Taxes;
  cardBrand?: string;
  cardLast4?: string;
  timeZone: string;
  ledgerUrl: string;
};

type LetterName = "refund" | "refund-failed" | "dispute";
type Letter = { template: LetterName; props(facts: Facts, at: string): EmailProps<LetterName> };
type Taxes = ReturnType<typeof taxPropsOf>;

const webhooks = {
  refunded: { type: "purchase.refunded", outcome: "refunded" },
  refund_failed: { type: "purchase.refunded", outcome: "failed" },
  dispute_opened: { type: "purchase.disputed", outcome: "opened" },
  dispute_won: { type: "purchase.disputed", outcome: "won" },
  dispute_lost: { type: "purchase.disputed", outcome: "lost" },
} as const;

const letters: Record<ReversalKind, Letter> = {
  refunded: { template: "refund", props: (facts, refundedAt) => ({ ...facts, refundedAt }) },
  refund_failed: {
    template: "refund-failed",
    props: (facts, failedAt) => ({ ...facts, failedAt }),
  },
  dispute_opened: { template: "dispute", props: dispute("opened") },
  dispute_won: { template: "dispute", props: dispute("won") },
  dispute_lost: { template: "dispute", props: dispute("lost") },
};

/**
 * Tells the customer what became of a payment, once for each thing that becomes of it.
 * @param credits microcredits that were taken back with it; negative: given back.
 */
export async function announceReversal(
  tx: Tx,
  payment: Payment,
  change: ReversalChange,
  credits: bigint,
  now: Date,
): Promise<void> {
  const balance = await readBalance(tx, payment.creditAccountId, now);
  const event = `${change.subject.id}:${change.kind}`;
  const data = {
    payment_id: payment.id,
    purchase_id: payment.purchaseId,
    recharge_attempt_id: payment.rechargeAttemptId,
    amount_cents: Number(change.amountCents),
    currency: payment.currency,
    credits_taken: microcreditsToCredits(credits),
    available: microcreditsToCredits(balance.available),
  };
  const { type, outcome } = webhooks[change.kind];
  await announce(
    tx,
    type === "purchase.refunded"
      ? { type, creditAccountId: payment.creditAccountId, data: { ...data, outcome }, once: event }
      : { type, creditAccountId: payment.creditAccountId, data: { ...data, outcome }, once: event },
    now,
  );
  const { template, props } = letters[change.kind];
  const taxes = change.kind === "refunded" ? await taxesIn(tx, change.subject.id) : [];
  const facts = (organization: Organization): Facts => ({
    organizationName: organization.name,
    amountCents: Number(change.amountCents),
    currency: payment.currency,
    credits: microcreditsToCredits(credits < 0n ? -credits : credits),
    availableCredits: microcreditsToCredits(balance.available),
    debtCredits: microcreditsToCredits(balance.debt),
    ...(taxes.length > 0 ? { taxes } : {}),
    ...(payment.cardBrand && payment.cardLast4
      ? { cardBrand: payment.cardBrand, cardLast4: payment.cardLast4 }
      : {}),
    timeZone: organization.timeZone,
    ledgerUrl: `${env().APP_URL}/${organization.slug}/ledger`,
  });
  await notifyPayers(
    tx,
    payment.creditAccountId,
    {
      template,
      event,
      props: (organization) => props(facts(organization), now.toISOString()),
    },
    now,
  );
}

async function taxesIn(tx: Tx, refundId: string): Promise<Taxes> {
  const where = { id: refundId };
  const refund = await tx.refund.findUniqueOrThrow({ where, include: refundParts });
  return taxPropsOf(refundTaxLines(refund));
}

function dispute(outcome: "opened" | "won" | "lost"): Letter["props"] {
  return (facts, at) => ({ ...facts, outcome, at });
}
