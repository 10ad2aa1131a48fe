/** How a bank declines, in the API's three codes. */
export interface Decline {
  code: string;
  declineCode: string | null;
  adviceCode: "confirm_card_data" | "do_not_try_again" | "try_again_later" | null;
  message: string;
  param?: string;
  blocked?: boolean;
}

/** When a card asks its holder to authenticate (3-D Secure). */
export type Authentication = "never" | "unless_set_up" | "on_session" | "always";

export interface TestCard {
  number: string;
  brand: string;
  funding: "credit" | "debit" | "prepaid";
  label: string;
  paymentMethods: string[];
  authentication: Authentication;
  /** Answer to a charge. */
  decline: Decline | null;
  /** The card can be saved although charges on it are declined. */
  savesDespiteDecline?: boolean;
  afterCharge?:
    | "dispute_fraudulent"
    | "dispute_not_received"
    | "dispute_inquiry"
    | "early_fraud_warning";
  refund?: "fails_later" | "pending_first";
}

export const DECLINES = {
  generic_decline: decline(
    "card_declined",
    "generic_decline",
    "try_again_later",
    "Your card was declined.",
  ),
  insufficient_funds: decline(
    "card_declined",
    "insufficient_funds",
    "try_again_later",
    "Your card has insufficient funds.",
  ),
  do_not_honor: decline(
    "card_declined",
    "do_not_honor",
    "try_again_later",
    "Your card was declined.",
  ),
  lost_card: decline("card_declined", "lost_card", "do_not_try_again", "Your card was declined."),
  stolen_card: decline(
    "card_declined",
    "stolen_card",
    "do_not_try_again",
    "Your card was declined.",
  ),
  expired_card: decline(
    "expired_card",
    "expired_card",
    "confirm_card_data",
    "Your card has expired.",
    "exp_month",
  ),
  incorrect_cvc: decline(
    "incorrect_cvc",
    "incorrect_cvc",
    "confirm_card_data",
    "Your card's security code is incorrect.",
    "cvc",
  ),
  processing_error: decline(
    "processing_error",
    "processing_error",
    "try_again_later",
    "An error occurred while processing your card. Try again in a little bit.",
  ),
  card_velocity_exceeded: decline(
    "card_declined",
    "card_velocity_exceeded",
    "try_again_later",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
  ),
  fraudulent: {
    ...decline("card_declined", "fraudulent", "do_not_try_again", "Your card was declined."),
    blocked: true,
  },
  incorrect_number: decline(
    "incorrect_number",
    "incorrect_number",
    "confirm_card_data",
    "Your card number is incorrect.",
    "number",
  ),
  authentication_required: decline(
    "authentication_required",
    "authentication_required",
    null,
    "Your card was declined. This transaction requires authentication.",
  ),
} satisfies Record<string, Decline>;

function decline(
  code: string,
  declineCode: string,
  adviceCode: Decline["adviceCode"],
  message: string,
  param?: string,
): Decline {
  return { code, declineCode, adviceCode, message, ...(param ? { param } : {}) };
}

function card(
  number: string,
  label: string,
  paymentMethods: string,
  rest: Partial<TestCard> = {},
): TestCard {
  return {
    number,
    label,
    brand: brandOf(number),
    funding: "credit",
    paymentMethods: paymentMethods.split(" "),
    authentication: "never",
    decline: null,
    ...rest,
  };
}

/** The published test cards whose behaviour this stand-in follows, with their `pm_card_` ids. */
export const TEST_CARDS: readonly TestCard[] = [
  card("4242424242424242", "Visa, succeeds", "pm_card_visa"),
  card("4000056655665556", "Visa debit, succeeds", "pm_card_visa_debit", { funding: "debit" }),
  card("5555555555554444", "Mastercard, succeeds", "pm_card_mastercard"),
  card("2223003122003222", "Mastercard (2-series), succeeds", "pm_card_mastercard_2series"),
  card("5200828282828210", "Mastercard debit, succeeds", "pm_card_mastercard_debit", {
    funding: "debit",
  }),
  card("5105105105105100", "Mastercard prepaid, succeeds", "pm_card_mastercard_prepaid", {
    funding: "prepaid",
  }),
  card("378282246310005", "American Express, succeeds", "pm_card_amex"),
  card("6011111111111117", "Discover, succeeds", "pm_card_discover"),
  card("3056930009020004", "Diners Club, succeeds", "pm_card_diners"),
  card("3566002020360505", "JCB, succeeds", "pm_card_jcb"),
  card("6200000000000005", "UnionPay, succeeds", "pm_card_unionpay"),
  card("4000000000000077", "Funds available at once", "pm_card_bypassPending"),
  card("4000000000000002", "Declined", "pm_card_visa_chargeDeclined pm_card_chargeDeclined", {
    decline: DECLINES.generic_decline,
  }),
  card(
    "4000000000009995",
    "Insufficient funds",
    "pm_card_visa_chargeDeclinedInsufficientFunds pm_card_chargeDeclinedInsufficientFunds",
    { decline: DECLINES.insufficient_funds },
  ),
  card(
    "4000000000009987",
    "Lost card",
    "pm_card_visa_chargeDeclinedLostCard pm_card_chargeDeclinedLostCard",
    { decline: DECLINES.lost_card },
  ),
  card(
    "4000000000009979",
    "Stolen card",
    "pm_card_visa_chargeDeclinedStolenCard pm_card_chargeDeclinedStolenCard",
    { decline: DECLINES.stolen_card },
  ),
  card("4000000000000069", "Expired card", "pm_card_chargeDeclinedExpiredCard", {
    decline: DECLINES.expired_card,
  }),
  card("4000000000000127", "Incorrect CVC", "pm_card_chargeDeclinedIncorrectCvc", {
    decline: DECLINES.incorrect_cvc,
  }),
  card("4000000000000119", "Processing error", "pm_card_chargeDeclinedProcessingError", {
    decline: DECLINES.processing_error,
  }),
  card(
    "4000000000006975",
    "Velocity limit exceeded",
    "pm_card_visa_chargeDeclinedVelocityLimitExceeded pm_card_chargeDeclinedVelocityLimitExceeded",
    { decline: DECLINES.card_velocity_exceeded },
  ),
  card("4100000000000019", "Blocked as fraudulent", "pm_card_radarBlock", {
    decline: DECLINES.fraudulent,
  }),
  card("4000000000000341", "Can be saved, declines when charged", "pm_card_chargeCustomerFail", {
    decline: DECLINES.generic_decline,
    savesDespiteDecline: true,
  }),
  card(
    "4000002500003155",
    "3-D Secure unless set up for later",
    "pm_card_authenticationRequiredOnSetup",
    { authentication: "unless_set_up" },
  ),
  card("4000002760003184", "3-D Secure on every payment", "pm_card_authenticationRequired", {
    authentication: "always",
  }),
  card(
    "4000003800000446",
    "3-D Secure on session only",
    "pm_card_authenticationRequiredSetupForOffSession",
    { authentication: "on_session" },
  ),
  card(
    "4000008260003178",
    "3-D Secure, then insufficient funds",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
    {
      authentication: "unless_set_up",
      decline: DECLINES.insufficient_funds,
      savesDespiteDecline: true,
    },
  ),
  card(
    "4000000000003220",
    "3-D Secure 2 required",
    "pm_card_threeDSecure2Required pm_card_threeDSecureRequired",
    { authentication: "always" },
  ),
  card(
    "4000008400001629",
    "3-D Secure required, then declined",
    "pm_card_threeDSecureRequiredChargeDeclined",
    { authentication: "always", decline: DECLINES.generic_decline, savesDespiteDecline: true },
  ),
  card("4000000000003055", "3-D Secure supported, not required", "pm_card_threeDSecureOptional"),
  card("4000000000000259", "Succeeds, then disputed as fraudulent", "pm_card_createDispute", {
    afterCharge: "dispute_fraudulent",
  }),
  card(
    "4000000000002685",
    "Succeeds, then disputed as not received",
    "pm_card_createDisputeProductNotReceived",
    { afterCharge: "dispute_not_received" },
  ),
  card("4000000000001976", "Succeeds, then the bank inquires", "pm_card_createDisputeInquiry", {
    afterCharge: "dispute_inquiry",
  }),
  card(
    "4000000000005423",
    "Succeeds, then an early fraud warning",
    "pm_card_createIssuerFraudRecord",
    { afterCharge: "early_fraud_warning" },
  ),
  card("4000000000007726", "Refund is pending, then succeeds", "pm_card_pendingRefund", {
    refund: "pending_first",
  }),
  card("4000000000005126", "Refund succeeds, then fails", "pm_card_refundFail", {
    refund: "fails_later",
  }),
];

const byNumber = new Map(TEST_CARDS.map((entry) => [entry.number, entry]));
const byPaymentMethod = new Map(
  TEST_CARDS.flatMap((entry) => entry.paymentMethods.map((id) => [id, entry] as const)),
);

/** The documented behaviour of a number; any other valid number simply succeeds. */
export function testCardFor(number: string): TestCard {
  return byNumber.get(number) ?? card(number, "Succeeds", "");
}

/** The card behind a published id such as `pm_card_visa`. */
export function testCardForPaymentMethod(id: string): TestCard | undefined {
  return byPaymentMethod.get(id);
}

/** The checksum every card number carries. */
export function passesLuhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  let sum = 0;
  [...number].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}

function brandOf(number: string): string {
  if (number.startsWith("4")) return "visa";
  if (/^3[47]/.test(number)) return "amex";
  if (/^3[068]/.test(number)) return "diners";
  if (/^35/.test(number)) return "jcb";
  if (/^62/.test(number)) return "unionpay";
  if (/^6/.test(number)) return "discover";
  if (/^[25]/.test(number)) return "mastercard";
  return "unknown";
}
