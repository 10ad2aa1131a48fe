import { db } from "@/server/foundation/db";
import type { PurchaseAnswer } from "@/server/purchases/purchase.schema";
import type { Stack } from "./stack";
import type { Tenant } from "./tenant";

export type Answer<T = Record<string, unknown>> = { status: number; headers: Headers; body: T };

/** The API as the tenant's own key sees it. */
export function apiOf(stack: Stack, tenant: Tenant) {
  const call = <T>(method: string, path: string, body?: unknown, key?: string) =>
    stack.json<T>(`${stack.apiUrl}/api${path}`, {
      method,
      body,
      headers: {
        authorization: `Bearer ${tenant.apiKey}`,
        ...(key ? { "idempotency-key": key } : {}),
      },
    });
  return {
    get: <T = Record<string, unknown>>(path: string) => call<T>("GET", path),
    post: <T = Record<string, unknown>>(path: string, body: unknown = {}, key?: string) =>
      call<T>("POST", path, body, key),
    put: <T = Record<string, unknown>>(path: string, body: unknown) => call<T>("PUT", path, body),
    delete: <T = Record<string, unknown>>(path: string, body: unknown = {}) =>
      call<T>("DELETE", path, body),
    /** Buys and answers the purchase with the session its page has. */
    async buy(order: object, key?: string): Promise<PurchaseAnswer & { session: string }> {
      const answer = await call<PurchaseAnswer>("POST", "/v1/purchases", order, key);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      const { checkoutSessionId } = await db().purchase.findUniqueOrThrow({
        where: { id: answer.body.id },
      });
      return { ...answer.body, session: checkoutSessionId ?? "" };
    },
    async purchase(id: string): Promise<PurchaseAnswer> {
      return (await call<PurchaseAnswer>("GET", `/v1/purchases/${id}`)).body;
    },
  };
}

/** What people and banks do at the Stripe stand-in. */
export function bankOf(stack: Stack) {
  const control = (path: string, body: unknown = {}) =>
    stack.json<Record<string, unknown>>(`${stack.stripeUrl}/_emulator${path}`, { body });
  return {
    pay: (session: string, how: object = { card: "4242424242424242" }) =>
      control(`/checkout/${session}/complete`, how),
    settle: (intent: string) => control(`/payment_intents/${intent}/settle`),
    fail: (intent: string) => control(`/payment_intents/${intent}/fail`),
    webhooks: (mode: "deliver" | "hold" | "drop" | "release") => control("/webhooks", { mode }),
    fault: (path: string, effect: string, times = 1, method = "POST") =>
      control("/faults", { method, path, times, effect }),
    noFaults: () => stack.json(`${stack.stripeUrl}/_emulator/faults`, { method: "DELETE" }),
    behave: (method: string, card: string) =>
      control(`/payment_methods/${method}/behave`, { card }),
    /** A bank transfer arrives for the tenant's customer. */
    async transfer(tenant: Tenant, amountCents: number) {
      const { stripeCustomerId } = await accountOf(tenant);
      const form = new URLSearchParams({ amount: String(amountCents), currency: "usd" });
      const answer = await fetch(
        `${stack.stripeUrl}/v1/test_helpers/customers/${stripeCustomerId}/fund_cash_balance`,
        { method: "POST", body: form, headers: { authorization: "Bearer sk_test_local" } },
      );
      if (!answer.ok) throw new Error(await answer.text());
    },
    /** The payment intent of a paid or pending page. */
    async intentOf(session: string): Promise<string> {
      const answer = await fetch(`${stack.stripeUrl}/v1/checkout/sessions/${session}`, {
        headers: { authorization: "Bearer sk_test_local" },
      });
      return ((await answer.json()) as { payment_intent: string }).payment_intent;
    },
    /** Every charge of the tenant's customer, by the stand-in's own ledger. */
    async charges(tenant: Tenant) {
      const { stripeCustomerId } = await accountOf(tenant);
      return (await stack.payments()).filter((payment) => payment.customer === stripeCustomerId);
    },
  };
}

export function accountOf(tenant: Tenant) {
  return db().creditAccount.findUniqueOrThrow({
    where: { id: tenant.organization.creditAccountId },
  });
}
