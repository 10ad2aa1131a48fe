import type Stripe from "stripe";
import { answerList, matchesCreated } from "../http/answer-list.ts";
import { apiRoute } from "../http/api-route.ts";
import { invalidRequest, noSuch } from "../http/stripe-api-error.ts";
import {
  attachPaymentMethod,
  detachPaymentMethod,
  refuseUnsavableCard,
} from "../payments/attach-payment-method.ts";
import { cashBalanceOf, fundCashBalance } from "../payments/cash-balance.ts";
import { createCustomer, toAddress } from "../payments/create-customer.ts";
import { requireAmount } from "../payments/create-payment-intent.ts";
import { mergeMetadata, resolvePaymentMethod } from "../payments/create-payment-method.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredCustomer } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";

/** A customer that exists and was not deleted. */
export function requireCustomer(emulator: Emulator, id: string): StoredCustomer {
  const customer = emulator.tables.customers.get(id);
  if (!customer) throw noSuch("customer", id);
  return customer;
}

export const customerRoutes = [
  apiRoute<Stripe.CustomerCreateParams>("POST", "/v1/customers", ({ emulator, parameters }) => {
    requireEmail(parameters.email);
    const customer = createCustomer(emulator, parameters);
    if (parameters.payment_method !== undefined) {
      const method = resolvePaymentMethod(emulator, parameters.payment_method);
      refuseUnsavableCard(emulator, method);
      attachPaymentMethod(emulator, method, customer.id);
    }
    return customer;
  }),
  apiRoute<Stripe.CustomerListParams>("GET", "/v1/customers", ({ emulator, parameters }) =>
    answerList(
      [...emulator.tables.customers.values()].filter(
        (customer) =>
          (parameters.email === undefined || customer.email === parameters.email) &&
          matchesCreated(customer.created, parameters.created),
      ),
      "/v1/customers",
      parameters,
    ),
  ),
  apiRoute("GET", "/v1/customers/{id}", ({ emulator, id }) => {
    return emulator.tables.deletedCustomers.get(id) ?? requireCustomer(emulator, id);
  }),
  apiRoute<Stripe.CustomerUpdateParams>(
    "POST",
    "/v1/customers/{id}",
    ({ emulator, id, parameters }) => {
      const customer = requireCustomer(emulator, id);
      requireEmail(parameters.email);
      updateCustomer(emulator, customer, parameters);
      return customer;
    },
  ),
  apiRoute("DELETE", "/v1/customers/{id}", ({ emulator, id }) => {
    const customer = requireCustomer(emulator, id);
    for (const method of [...emulator.tables.paymentMethods.values()]) {
      if (method.customer === id) detachPaymentMethod(emulator, method);
    }
    emulator.tables.customers.delete(id);
    const deleted: Stripe.DeletedCustomer = { id, object: "customer", deleted: true };
    emulator.tables.deletedCustomers.set(id, deleted);
    emitEvent(emulator, "customer.deleted", customer);
    return deleted;
  }),
  apiRoute<Stripe.CustomerListPaymentMethodsParams>(
    "GET",
    "/v1/customers/{id}/payment_methods",
    ({ emulator, id, parameters }) => {
      requireCustomer(emulator, id);
      return answerList(
        [...emulator.tables.paymentMethods.values()].filter(
          (method) =>
            method.customer === id &&
            (parameters.type === undefined || method.type === parameters.type),
        ),
        `/v1/customers/${id}/payment_methods`,
        parameters,
      );
    },
  ),
  apiRoute("GET", "/v1/customers/{id}/cash_balance", ({ emulator, id }) => {
    requireCustomer(emulator, id);
    return cashBalanceOf(emulator, id);
  }),
  apiRoute<Stripe.CustomerListCashBalanceTransactionsParams>(
    "GET",
    "/v1/customers/{id}/cash_balance_transactions",
    ({ emulator, id, parameters }) => {
      requireCustomer(emulator, id);
      return answerList(
        [...emulator.tables.cashBalanceTransactions.values()].filter((t) => t.customer === id),
        `/v1/customers/${id}/cash_balance_transactions`,
        parameters,
      );
    },
  ),
  apiRoute<{ amount: number; currency: string; reference?: string }>(
    "POST",
    "/v1/test_helpers/customers/{id}/fund_cash_balance",
    ({ emulator, id, parameters }) => {
      requireCustomer(emulator, id);
      requireAmount(parameters.amount, parameters.currency);
      const { amount, currency, reference = null } = parameters;
      return fundCashBalance(emulator, id, { amount, currency, reference });
    },
  ),
];

/** Applies an update and tells what changed. */
export function updateCustomer(
  emulator: Emulator,
  customer: StoredCustomer,
  parameters: Stripe.CustomerUpdateParams,
): void {
  const before = JSON.parse(JSON.stringify(customer)) as StoredCustomer;
  if (parameters.email !== undefined) customer.email = parameters.email || null;
  if (parameters.name !== undefined) customer.name = parameters.name || null;
  if (parameters.phone !== undefined) customer.phone = parameters.phone || null;
  if (parameters.description !== undefined) customer.description = parameters.description || null;
  if (parameters.address !== undefined) customer.address = toAddress(parameters.address);
  if (parameters.metadata !== undefined) {
    customer.metadata = mergeMetadata(customer.metadata, parameters.metadata);
  }
  if (parameters.preferred_locales) customer.preferred_locales = parameters.preferred_locales;
  const defaultMethod = parameters.invoice_settings?.default_payment_method;
  if (defaultMethod !== undefined) {
    if (defaultMethod) {
      const method = emulator.tables.paymentMethods.get(defaultMethod);
      if (method?.customer !== customer.id) {
        throw invalidRequest(
          `The customer does not have a payment method with the ID ${defaultMethod}. The payment method must be attached to the customer.`,
          "resource_missing",
          "invoice_settings[default_payment_method]",
        );
      }
    }
    customer.invoice_settings.default_payment_method = defaultMethod || null;
  }
  emitEvent(emulator, "customer.updated", customer, changes(before, customer));
}

function changes(before: StoredCustomer, after: StoredCustomer): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(before).filter(
      ([key, value]) =>
        JSON.stringify(value) !== JSON.stringify(after[key as keyof StoredCustomer]),
    ),
  );
}

function requireEmail(email: string | null | undefined): void {
  if (!email || /^[^@\s]+@[^@\s]+$/.test(email)) return;
  throw invalidRequest(`Invalid email address: ${email}`, "email_invalid", "email");
}
