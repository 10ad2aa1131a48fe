import type Stripe from "stripe";
import { nullWhenMissing, stripe } from "./client";
import { isSimulated, readSimulatedCheckout } from "./simulated/simulated-checkout";

export type SavedCard = {
  stripePaymentMethodId: string;
  fingerprint: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  /** `"apple_pay"` and the like, when the card came through one. */
  wallet: string | null;
};

/** Where a bank transfer has to go, and what still has to arrive. */
export type TransferFacts = {
  missingCents: bigint;
  reference: string | null;
  /** Label and value as the sender's bank asks for them: routing number, account number. */
  lines: { label: string; value: string }[];
  instructionsUrl: string | null;
};

/** A tax that Stripe computed on a page, with the place that asks for it. */
export type TaxFacts = {
  country: string | null;
  state: string | null;
  name: string;
  percent: number;
  amountCents: bigint;
};

/** A finished or open Checkout session, as far as we decide on it. Read from Stripe, never from a webhook's body. */
export type CheckoutFacts = {
  sessionId: string;
  mode: "payment" | "setup" | "subscription" | string;
  status: "open" | "complete" | "expired" | string | null;
  paymentStatus: "paid" | "unpaid" | "no_payment_required" | string;
  amountTotalCents: bigint | null;
  currency: string | null;
  paymentIntentId: string | null;
  chargeId: string | null;
  /** The payment can no longer succeed: a bank debit was returned, or the intent cancelled. */
  paymentFailed: boolean;
  /** It can no longer succeed because a person gave it up. */
  givenUp: boolean;
  purchaseId: string | null;
  rechargeAttemptId: string | null;
  creditAccountId: string | null;
  /** What was chosen, as Stripe names it. */
  methodType: string | null;
  bankLast4: string | null;
  /** The card that was used, whether or not it may be used again. */
  cardUsed: { brand: string; last4: string; wallet: string | null } | null;
  /** The card that stays with the customer, and may be charged again. */
  card: SavedCard | null;
  transfer: TransferFacts | null;
  /** The taxes in the total; null: Stripe computed none. */
  taxes: TaxFacts[] | null;
  receiptUrl: string | null;
  invoice: { id: string; number: string | null; pdfUrl: string | null; url: string | null } | null;
};

/** Reads a Checkout session again from Stripe. Null when Stripe knows no such session. */
export async function readCheckout(sessionId: string): Promise<CheckoutFacts | null> {
  if (isSimulated(sessionId)) return readSimulatedCheckout(sessionId);
  const expand = [
    "invoice",
    "total_details.breakdown",
    "payment_intent",
    "payment_intent.payment_method",
    "payment_intent.latest_charge",
    "setup_intent",
    "setup_intent.payment_method",
  ];
  const session = await stripe()
    .checkout.sessions.retrieve(sessionId, { expand })
    .catch(nullWhenMissing);
  if (!session) return null;
  const intent = expanded(session.payment_intent);
  const setup = expanded(session.setup_intent);
  const method = expanded(intent?.payment_method) ?? expanded(setup?.payment_method);
  const charge = expanded(intent?.latest_charge);
  const invoice = expanded(session.invoice);
  return {
    sessionId: session.id,
    mode: session.mode ?? "payment",
    status: session.status,
    paymentStatus: session.payment_status,
    amountTotalCents: session.amount_total === null ? null : BigInt(session.amount_total),
    currency: session.currency,
    paymentIntentId: intent?.id ?? null,
    chargeId: charge?.id ?? null,
    paymentFailed: intent?.status === "requires_payment_method" || intent?.status === "canceled",
    givenUp: intent?.cancellation_reason === "requested_by_customer",
    purchaseId: session.metadata?.purchase_id ?? null,
    rechargeAttemptId: session.metadata?.recharge_attempt_id ?? null,
    creditAccountId: session.metadata?.credit_account_id ?? null,
    methodType: charge?.payment_method_details?.type ?? method?.type ?? null,
    bankLast4: method?.us_bank_account?.last4 ?? null,
    cardUsed: method?.card
      ? {
          brand: method.card.brand,
          last4: method.card.last4,
          wallet: method.card.wallet?.type ?? null,
        }
      : null,
    card: method?.customer ? cardOf(method) : null,
    transfer: transferOf(intent),
    taxes: taxesOf(session),
    receiptUrl: charge?.receipt_url ?? null,
    invoice: invoice?.id
      ? {
          id: invoice.id,
          number: invoice.number,
          pdfUrl: invoice.invoice_pdf ?? null,
          url: invoice.hosted_invoice_url ?? null,
        }
      : null,
  };
}

/** A payment method as a card we may keep. Null for anything but a card. */
export function cardOf(method: Stripe.PaymentMethod): SavedCard | null {
  const { card } = method;
  if (!card?.fingerprint) return null;
  return {
    stripePaymentMethodId: method.id,
    fingerprint: card.fingerprint,
    brand: card.brand,
    last4: card.last4,
    expMonth: card.exp_month,
    expYear: card.exp_year,
    wallet: card.wallet?.type ?? null,
  };
}

/** The taxes of a session, each with the rate Stripe applied. What is not taxed has no line. */
export function taxesOf(
  session: Pick<Stripe.Checkout.Session, "automatic_tax" | "total_details">,
): TaxFacts[] | null {
  const taxes = session.total_details?.breakdown?.taxes ?? [];
  if (taxes.length === 0) return session.automatic_tax.status === "complete" ? [] : null;
  return taxes
    .filter(({ amount }) => amount > 0)
    .map(({ amount, rate }) => ({
      country: rate.country,
      state: rate.state,
      name: rate.display_name,
      percent: rate.effective_percentage ?? rate.percentage,
      amountCents: BigInt(amount),
    }));
}

function transferOf(intent: Stripe.PaymentIntent | null): TransferFacts | null {
  const transfer = intent?.next_action?.display_bank_transfer_instructions;
  if (intent?.status !== "requires_action" || !transfer) return null;
  const aba = transfer.financial_addresses?.find((address) => address.aba)?.aba;
  const swift = transfer.financial_addresses?.find((address) => address.swift)?.swift;
  const lines = [
    ["Bank", aba?.bank_name ?? swift?.bank_name],
    ["Account holder", aba?.account_holder_name ?? swift?.account_holder_name],
    ["Routing number", aba?.routing_number],
    ["SWIFT code", swift?.swift_code],
    ["Account number", aba?.account_number ?? swift?.account_number],
  ] as const;
  return {
    missingCents: BigInt(transfer.amount_remaining ?? intent.amount),
    reference: transfer.reference ?? null,
    lines: lines.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
    instructionsUrl: transfer.hosted_instructions_url ?? null,
  };
}

function expanded<T extends object>(value: string | T | null | undefined): T | null {
  return typeof value === "object" ? value : null;
}
