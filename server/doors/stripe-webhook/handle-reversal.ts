import { db } from "@/server/foundation/db";
import { paymentIntentOf, readIntentSource } from "@/server/gateways/stripe/read-payment-history";
import { convergePayment } from "@/server/payments/converge-payment";
import { convergeUnexpected } from "@/server/payments/unexpected/return-payment";
import { fulfil } from "@/server/purchases/fulfil";
import { settleIntent } from "./handle-payment-intent";
import type { Handler } from "./handler";

/** A payment was refunded, disputed or reported as fraud: by an object of this type, or one of these changed. */
export function convergeReversals(objectType: string): Handler {
  return async (objectId, now) => {
    const paymentIntentId = await paymentIntentOf(objectType, objectId);
    if (!paymentIntentId) return "ignored";
    if (await convergePayment(paymentIntentId, now)) return;
    if (await convergeUnexpected(paymentIntentId, now)) return;
    if ((await recordOvertaken(paymentIntentId, now)) === "ignored") return "ignored";
    if (await convergePayment(paymentIntentId, now)) return;
    if (await convergeUnexpected(paymentIntentId, now)) return;
    throw new Error(`The payment ${paymentIntentId} was reversed and is not in our books yet`);
  };
}

/** The event overtook the payment it is about: record that first. */
async function recordOvertaken(paymentIntentId: string, now: Date): Promise<unknown> {
  const { purchaseId, rechargeAttemptId } = await readIntentSource(paymentIntentId);
  if (rechargeAttemptId) return settleIntent(paymentIntentId, now);
  if (!purchaseId) return "ignored";
  const purchase = await db().purchase.findUnique({ where: { id: purchaseId } });
  if (!purchase) return "ignored";
  if (purchase.checkoutSessionId) await fulfil(purchase.checkoutSessionId, now);
  return "recorded";
}
