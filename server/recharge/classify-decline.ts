/** What a refusal means for the card: hard ones will not change by trying again. */
export type Decline = { hard: boolean; reason: string };

const HARD = new Set([
  "lost_card",
  "stolen_card",
  "pickup_card",
  "restricted_card",
  "fraudulent",
  "expired_card",
  "incorrect_number",
  "invalid_account",
  "new_account_information_available",
  "revocation_of_all_authorizations",
  "revocation_of_authorization",
  "stop_payment_order",
  "merchant_blacklist",
]);

/** Neutral words for a person; what the bank told us in confidence (lost, stolen, fraud) is not among them. */
const WORDS: Record<string, string> = {
  insufficient_funds: "the bank reports insufficient funds",
  expired_card: "the card has expired",
  processing_error: "the bank couldn't process it",
};

/** Reads a decline. `advice_code` is the network's own word and comes first. */
export function classifyDecline(decline: {
  code: string;
  declineCode: string | null;
  adviceCode: string | null;
}): Decline {
  const reason =
    WORDS[decline.declineCode ?? decline.code] ?? WORDS[decline.code] ?? "the bank declined it";
  if (decline.adviceCode === "do_not_try_again") return { hard: true, reason };
  if (decline.adviceCode === "try_again_later") return { hard: false, reason };
  return { hard: HARD.has(decline.declineCode ?? "") || HARD.has(decline.code), reason };
}
