import type { ErrorBody } from "../http/stripe-api-error.ts";
import { noSuch, StripeApiError } from "../http/stripe-api-error.ts";
import { answerAuthentication } from "../payments/confirm-payment-intent.ts";
import { answerSetupAuthentication } from "../payments/confirm-setup-intent.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredSession } from "../state/tables.ts";
import { completeSession } from "./submit-checkout.ts";

export interface ChallengeResult {
  /** The Checkout session the challenge belongs to, if it came from one. */
  session: StoredSession | null;
  error: Pick<ErrorBody, "message"> | null;
}

/** The person passed or failed 3-D Secure on the challenge page (or a test did). */
export function answerChallenge(
  emulator: Emulator,
  intentId: string,
  passed: boolean,
): ChallengeResult {
  const session = sessionOf(emulator, intentId);
  const payment = emulator.tables.paymentIntents.get(intentId);
  const setup = emulator.tables.setupIntents.get(intentId);
  if (!payment && !setup) throw noSuch("intent", intentId);
  try {
    if (payment) answerAuthentication(emulator, payment, passed);
    if (setup) answerSetupAuthentication(emulator, setup, passed);
  } catch (error) {
    if (error instanceof StripeApiError && error.status === 402)
      return { session, error: error.body };
    throw error;
  }
  if (!passed) {
    return {
      session,
      error: {
        message:
          "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
      },
    };
  }
  if (session) completeSession(emulator, session);
  return { session, error: null };
}

function sessionOf(emulator: Emulator, intentId: string): StoredSession | null {
  for (const session of emulator.tables.sessions.values()) {
    if (session.payment_intent === intentId || session.setup_intent === intentId) return session;
  }
  return null;
}
