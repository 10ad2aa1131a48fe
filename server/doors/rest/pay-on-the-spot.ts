import { db } from "@/server/foundation/db";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { receiptHeader } from "@/server/gateways/x402/read-payment";
import { challengeHeader } from "@/server/gateways/x402/requirements";
import { x402Terms } from "@/server/gateways/x402/x402-terms";
import { missingCredits } from "@/server/operations/refuse-charge";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { offerX402 } from "@/server/purchases/x402/offer-x402";
import { payX402 } from "@/server/purchases/x402/pay-x402";
import type { X402Outcome } from "@/server/purchases/x402/settle-x402";
import type { CreditReport } from "../endpoints/define-endpoint";

/**
 * Answers a request; where it is refused for want of credits and carries an x402 payment, the payment becomes credits
 * and the request is answered once more. A payment that isn't needed is left alone: nothing is taken.
 */
export async function payingOnTheSpot<Answer>(
  request: Request,
  { now, report }: { now: Date; report: CreditReport },
  call: (request: Request) => Promise<Answer>,
): Promise<Answer> {
  const header = request.headers.get("payment-signature");
  const terms = header === null ? null : x402Terms();
  if (header === null || !terms) return call(request);
  const again = request.clone();
  try {
    return await call(request);
  } catch (error) {
    const short = missingCredits(error);
    if (!short || !isDomainError(error) || !(await isLive(short.creditAccountId))) throw error;
    const outcome = await payX402(terms, header, short, now);
    if (outcome.result !== "credited") throw unpaid(error, outcome);
    const { network, payer, transaction } = outcome.payment;
    report.paymentReceipt = receiptHeader({ network, payer, transaction: transaction ?? "" });
    return await call(again).catch((refusal: unknown) => {
      // Its credits came when it was sent first, and are used.
      const isShort = outcome.before && isDomainError(refusal) && missingCredits(refusal);
      throw isShort ? usedBefore(refusal, outcome.payment) : refusal;
    });
  }
}

/** What a refusal for want of credits says to whoever can pay on the spot. */
export async function challengeHeaders(
  error: unknown,
  request: Request,
  now: Date,
): Promise<Record<string, string>> {
  const terms = x402Terms();
  const short = terms && missingCredits(error);
  if (!terms || !short || !isDomainError(error)) return {};
  const order = await offerX402(short.creditAccountId, short.shortfall, now);
  if (!order) return {};
  const { origin, pathname } = new URL(request.url);
  return {
    "payment-required": challengeHeader(terms, {
      amountCents: order.amountCents,
      url: `${origin}${pathname}`,
      description: `${order.title}, for this request and later ones`,
      error: error.message,
    }),
  };
}

/** A sandbox takes no money. */
async function isLive(creditAccountId: string): Promise<boolean> {
  const account = await db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
  return account.sandboxId === null;
}

/** The refusal, with what became of the payment. It still knows what is missing. */
function unpaid(
  refusal: DomainError,
  outcome: Exclude<X402Outcome, { result: "credited" }>,
): DomainError {
  if (outcome.result === "unavailable")
    return new DomainError(
      "payment_provider_unavailable",
      "The x402 payment couldn't be checked, so it wasn't sent on. Nothing was paid, done or charged. Send the request again with the same payment.",
    );
  if (outcome.result === "pending")
    return new DomainError(
      "payment_not_completed",
      `The x402 payment isn't settled: ${outcome.reason}. It may still go through until ${outcome.until.toISOString()}; if it does, it becomes credits by itself. Nothing was done or charged. Send the request again with the same payment, not with a new one.`,
      { x402_state: "pending" },
    );
  return paidNothing(refusal, `The x402 payment was refused: ${outcome.reason}. Nothing was paid.`);
}

function usedBefore(
  refusal: DomainError,
  { credits, settledAt }: { credits: bigint; settledAt: Date | null },
): DomainError {
  const bought = microcreditsToCredits(credits).toLocaleString("en-US");
  return paidNothing(
    refusal,
    `This x402 payment was used before: it became ${bought} credits at ${settledAt?.toISOString()}. Nothing more was paid.`,
  );
}

function paidNothing(refusal: DomainError, words: string): DomainError {
  const { code, message, extra } = refusal;
  return missingCredits.inherit(refusal, new DomainError(code, `${words} ${message}`, extra));
}
