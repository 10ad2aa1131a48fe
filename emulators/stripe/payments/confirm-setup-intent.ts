import { invalidRequest, StripeApiError } from "../http/stripe-api-error.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredPaymentMethod, StoredSetupIntent } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";
import { attachPaymentMethod, refuseUnsavableCard } from "./attach-payment-method.ts";
import { behaviourOf, needsAuthentication } from "./confirm-payment-intent.ts";

/** Opens the saving of a payment method; no money moves. */
export function createSetupIntent(
  emulator: Emulator,
  parameters: {
    customer: string | null;
    description: string | null;
    metadata: Record<string, string>;
    usage: "off_session" | "on_session";
    paymentMethod: StoredPaymentMethod | null;
  },
): StoredSetupIntent {
  const id = makeId("seti");
  const intent: StoredSetupIntent = {
    id,
    object: "setup_intent",
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: { allow_redirects: "always", enabled: true },
    cancellation_reason: null,
    client_secret: `${id}_secret_${makeId("s", 24).slice(2)}`,
    created: nowSeconds(emulator),
    customer: parameters.customer,
    customer_account: null,
    description: parameters.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: parameters.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: parameters.paymentMethod?.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: ["card", "us_bank_account"],
    single_use_mandate: null,
    status: parameters.paymentMethod ? "requires_confirmation" : "requires_payment_method",
    usage: parameters.usage,
  };
  emulator.tables.setupIntents.set(id, intent);
  emitEvent(emulator, "setup_intent.created", intent);
  return intent;
}

/** Tries to save a method; throws the 402 of a card that cannot be saved. */
export function confirmSetupIntent(
  emulator: Emulator,
  intent: StoredSetupIntent,
  method: StoredPaymentMethod,
  returnUrl: string | null,
): StoredSetupIntent {
  if (intent.status === "succeeded" || intent.status === "canceled") {
    throw invalidRequest(
      `You cannot confirm this SetupIntent because it has a status of ${intent.status}.`,
      "setup_intent_unexpected_state",
    );
  }
  intent.last_setup_error = null;
  intent.next_action = null;
  try {
    refuseUnsavableCard(emulator, method);
  } catch (error) {
    if (!(error instanceof StripeApiError)) throw error;
    intent.status = "requires_payment_method";
    intent.payment_method = null;
    intent.last_setup_error = {
      ...error.body,
      payment_method: method,
      setup_intent: undefined,
    } as never;
    emitEvent(emulator, "setup_intent.setup_failed", intent);
    throw new StripeApiError(402, {
      ...error.body,
      payment_method: method,
      setup_intent: JSON.parse(JSON.stringify(intent)) as StoredSetupIntent,
    });
  }
  intent.payment_method = method.id;
  const card = behaviourOf(emulator, method);
  if (method.type === "card" && needsAuthentication(emulator, card, method, false)) {
    intent.status = "requires_action";
    intent.next_action = {
      type: "redirect_to_url",
      redirect_to_url: { return_url: returnUrl, url: `${emulator.baseUrl}/3ds/${intent.id}` },
    };
    emitEvent(emulator, "setup_intent.requires_action", intent);
    return intent;
  }
  return succeed(emulator, intent, method);
}

/** The holder passed or failed the 3-D Secure challenge of a setup that waits for it. */
export function answerSetupAuthentication(
  emulator: Emulator,
  intent: StoredSetupIntent,
  passed: boolean,
): StoredSetupIntent {
  const method = emulator.tables.paymentMethods.get(intent.payment_method ?? "");
  if (intent.status !== "requires_action" || !method) {
    throw invalidRequest(
      `This SetupIntent's status is ${intent.status}: no authentication is waiting.`,
      "setup_intent_unexpected_state",
    );
  }
  intent.next_action = null;
  if (passed) return succeed(emulator, intent, method);
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.last_setup_error = {
    type: "invalid_request_error",
    code: "setup_intent_authentication_failure",
    message:
      "The latest attempt to set up the payment method has failed because authentication failed.",
    payment_method: method,
  };
  emitEvent(emulator, "setup_intent.setup_failed", intent);
  return intent;
}

function succeed(
  emulator: Emulator,
  intent: StoredSetupIntent,
  method: StoredPaymentMethod,
): StoredSetupIntent {
  if (intent.customer) attachPaymentMethod(emulator, method, intent.customer);
  const secret = emulator.tables.paymentMethodSecrets.get(method.id);
  if (secret && intent.usage === "off_session") secret.setUpForOffSession = true;
  intent.status = "succeeded";
  emitEvent(emulator, "setup_intent.succeeded", intent);
  return intent;
}
