import { HTTPFacilitatorClient } from "@x402/core/http";
import { type PaymentPayload, SettleError, VerifyError } from "@x402/core/types";
import { failureText, storableText } from "@/server/foundation/storable-text";
import type { X402Terms } from "./x402-terms";

export type Verified = { result: "valid" } | { result: "invalid" | "unknown"; reason: string };

/** `failed` is no promise: what was sent may still arrive while the authorization lasts. */
export type Settled =
  | { result: "settled"; transaction: string }
  | { result: "failed" | "unknown"; reason: string };

/** Whether a payment would go through; nothing moves. */
export async function verifyPayment(terms: X402Terms, payload: PaymentPayload): Promise<Verified> {
  try {
    const { isValid, invalidReason } = await clientOf(terms).verify(payload, payload.accepted);
    return isValid ? { result: "valid" } : { result: "invalid", reason: plain(invalidReason) };
  } catch (error) {
    if (error instanceof VerifyError)
      return { result: "invalid", reason: plain(error.invalidReason) };
    return { result: "unknown", reason: failureText(error) };
  }
}

/** Has the facilitator move the money. Sent again it can't move twice: the token takes each nonce once. */
export async function settlePayment(terms: X402Terms, payload: PaymentPayload): Promise<Settled> {
  try {
    const answer = await clientOf(terms).settle(payload, payload.accepted);
    const { success, transaction, network, amount = payload.accepted.amount } = answer;
    if (!success) return { result: "failed", reason: plain(answer.errorReason) };
    // An answer about something else says nothing about this payment.
    if (!transaction || network !== terms.network || amount !== payload.accepted.amount)
      return { result: "unknown", reason: "the facilitator answered about another payment" };
    return { result: "settled", transaction };
  } catch (error) {
    if (error instanceof SettleError) return { result: "failed", reason: plain(error.errorReason) };
    return { result: "unknown", reason: failureText(error) };
  }
}

function clientOf({ facilitatorUrl, facilitatorToken, timeoutMs }: X402Terms) {
  const headers = { Authorization: `Bearer ${facilitatorToken}` };
  return new HTTPFacilitatorClient({
    url: facilitatorUrl,
    timeoutMs,
    ...(facilitatorToken
      ? { createAuthHeaders: async () => ({ verify: headers, settle: headers }) }
      : {}),
  });
}

/** A reason of theirs as words: `insufficient_funds` is shown to whoever pays. */
function plain(reason: string | undefined): string {
  return storableText((reason ?? "no reason given").replaceAll("_", " ").slice(0, 200));
}
