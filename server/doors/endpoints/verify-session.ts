import { db } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import { saveCardOfSession } from "@/server/payment-methods/add-card";
import { fulfil } from "@/server/purchases/fulfil";
import { settleConfirmation } from "@/server/recharge/confirm-attempt";

export type VerifiedSession = {
  about: "purchase" | "recharge" | "card";
  status: string;
  /** Microcredits this session brought, whoever credited them and when. */
  creditsAdded: bigint;
  available: bigint;
};

/**
 * What became of a hosted page, whichever it was: a purchase, the confirmation of a recharge, or a
 * saved card. Converges as the webhook does, so it may come before or after it.
 * @returns null when it is none of this account's.
 */
export async function verifySession(
  creditAccountId: string,
  sessionId: string,
  now: Date,
): Promise<VerifiedSession | null> {
  const seen = await converge(creditAccountId, sessionId, now);
  if (!seen) return null;
  const { available } = await readBalance(db(), creditAccountId, now);
  return { ...seen, available };
}

async function converge(
  creditAccountId: string,
  sessionId: string,
  now: Date,
): Promise<Omit<VerifiedSession, "available"> | null> {
  const known = await db().purchase.findUnique({ where: { checkoutSessionId: sessionId } });
  if (known) {
    if (known.creditAccountId !== creditAccountId) return null;
    const result = await fulfil(sessionId, now);
    const status = result?.purchase.status ?? known.status;
    return { about: "purchase", status, creditsAdded: result?.fulfilled ? known.credits : 0n };
  }
  const attempt = await settleConfirmation(sessionId, now, creditAccountId);
  if (attempt) {
    const paid = attempt.state === "succeeded";
    return { about: "recharge", status: attempt.state, creditsAdded: paid ? attempt.credits : 0n };
  }
  const saved = await saveCardOfSession(sessionId, creditAccountId, now);
  return saved ? { about: "card", status: "card_saved", creditsAdded: 0n } : null;
}
