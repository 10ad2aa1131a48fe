import { saveCardOfSession } from "@/server/payment-methods/manage-cards";
import { fulfil } from "@/server/purchases/fulfil";
import type { Handler } from "./handler";

/** A Checkout was paid, abandoned or saved a card. */
export const finishCheckout: Handler = async (sessionId, now) =>
  (await fulfil(sessionId, now)) ?? (await saveCardOfSession(sessionId, null, now));
