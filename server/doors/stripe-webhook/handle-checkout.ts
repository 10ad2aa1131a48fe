import { saveCardOfSession } from "@/server/payment-methods/add-card";
import { fulfil } from "@/server/purchases/fulfil";
import { settleConfirmation } from "@/server/recharge/confirm-attempt";
import type { Handler } from "./handler";

/** A Checkout was paid, abandoned, confirmed a recharge or saved a card. */
export const finishCheckout: Handler = async (sessionId, now) =>
  (await fulfil(sessionId, now)) ??
  (await settleConfirmation(sessionId, now)) ??
  (await saveCardOfSession(sessionId, null, now));
