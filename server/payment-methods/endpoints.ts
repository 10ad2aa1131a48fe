import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageOf } from "@/server/doors/endpoints/fields";
import { env } from "@/server/foundation/env";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { log } from "@/server/foundation/log";
import { wholePage } from "@/server/foundation/page";
import { openPortal } from "@/server/gateways/stripe/customers";
import { startAddingCard } from "@/server/payment-methods/add-card";
import { cardSchema } from "@/server/payment-methods/card.schema";
import { listCards, removeCard, setDefaultCard } from "@/server/payment-methods/manage-cards";
import { showCard } from "@/server/payment-methods/show-card";
import { withCustomer } from "@/server/purchases/ensure-customer";

const tag = "Payment methods";
const oneCard = organizationInput.extend({ payment_method_id: idSchema("paymentMethod") });

/** @throws payment_provider_unavailable */
async function openPage(
  creditAccountId: string,
  now: Date,
  open: (customerId: string) => Promise<{ url: string }>,
): Promise<{ url: string }> {
  return withCustomer(creditAccountId, now, open).catch((error: unknown) => {
    if (isDomainError(error)) throw error;
    log().error({ err: error, creditAccountId }, "a page of Stripe could not be opened");
    throw new DomainError(
      "payment_provider_unavailable",
      "Stripe didn't respond, so its page couldn't be opened. Nothing was charged. Try again in a minute.",
    );
  });
}

export const paymentMethodEndpoints = [
  defineEndpoint({
    name: "payment_method.list",
    tag,
    summary: "The saved cards, the default first",
    access: { permission: "payments.read", payer: "reached" },
    input: organizationInput,
    output: pageOf(cardSchema),
    rest: { method: "get", path: "/v1/payment-methods", status: 200 },
    async handle({ organization, now }) {
      const cards = await listCards(organization.creditAccountId);
      return wholePage(cards.map((card) => showCard(card, now)));
    },
  }),
  defineEndpoint({
    name: "payment_method.add",
    tag,
    summary: "Save a card; returns a hosted page URL; nothing is charged",
    access: { permission: "billing.write", payer: "own" },
    input: organizationInput,
    output: z.object({ url: z.string() }),
    rest: { method: "post", path: "/v1/payment-methods", status: 200 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle({ organization, now, idempotent }) {
      return openPage(organization.creditAccountId, now, (customerId) =>
        startAddingCard(organization, customerId, now, idempotent),
      );
    },
  }),
  defineEndpoint({
    name: "payment_method.set_default",
    tag,
    summary: "Use this card for recharges",
    access: { permission: "billing.write", payer: "own" },
    input: oneCard,
    output: z.object({ id: z.string() }),
    rest: {
      method: "post",
      path: "/v1/payment-methods/{payment_method_id}/default",
      status: 200,
    },
    reauthenticate: true,
    async handle({ actor, organization, input, now }) {
      const { creditAccountId } = organization;
      await setDefaultCard(creditAccountId, input.payment_method_id, actor, now);
      return { id: input.payment_method_id };
    },
  }),
  defineEndpoint({
    name: "payment_method.remove",
    tag,
    summary:
      "Remove a card. Removing the last one while auto-recharge is on needs switch_off_auto_recharge",
    access: { permission: "billing.write", payer: "own" },
    input: oneCard.extend({ switch_off_auto_recharge: z.boolean().default(false) }),
    output: z.object({ id: z.string(), auto_recharge_switched_off: z.boolean() }),
    rest: { method: "delete", path: "/v1/payment-methods/{payment_method_id}", status: 200 },
    reauthenticate: true,
    async handle({ actor, organization, input, now }) {
      const { rechargeSwitchedOff } = await removeCard(
        organization.creditAccountId,
        input.payment_method_id,
        actor,
        now,
        { switchOffRecharge: input.switch_off_auto_recharge },
      );
      return { id: input.payment_method_id, auto_recharge_switched_off: rechargeSwitchedOff };
    },
  }),
  defineEndpoint({
    name: "billing.portal",
    tag,
    summary: "Open Stripe's portal with every receipt, invoice and card of the account",
    access: { permission: "billing.write", payer: "own" },
    input: organizationInput,
    output: z.object({ url: z.string() }),
    rest: { method: "post", path: "/v1/billing-portal", status: 200 },
    reauthenticate: true,
    async handle({ organization, now }) {
      const back = `${env().APP_URL}/${organization.slug}/billing/receipts`;
      return openPage(organization.creditAccountId, now, (customerId) =>
        openPortal(customerId, back),
      );
    },
  }),
];
