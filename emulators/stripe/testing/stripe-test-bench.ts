import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { type StripeEmulatorOptions, startStripeEmulator } from "../start-stripe-emulator.ts";

const SECRET = "whsec_test_bench";

export interface ReceivedWebhook {
  body: string;
  signature: string | null;
}

export interface LedgerPayment {
  payment_intent: string;
  charge: string;
  customer: string | null;
  amount: number;
  currency: string;
  status: string;
  refunded: number;
  disputed: boolean;
  idempotency_key: string | null;
  created: number;
}

/** A stand-in, an app that receives its webhooks, and the official SDK between them. */
export async function createTestBench(options: Partial<StripeEmulatorOptions> = {}) {
  const received: ReceivedWebhook[] = [];
  const answers = { status: 200 };
  const app = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const signature = request.headers["stripe-signature"];
      received.push({
        body: Buffer.concat(chunks).toString("utf8"),
        signature: typeof signature === "string" ? signature : null,
      });
      response.statusCode = answers.status;
      response.end();
    });
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const appPort = (app.address() as AddressInfo).port;
  const emulator = await startStripeEmulator({
    port: 0,
    webhookUrl: `http://127.0.0.1:${appPort}/webhook`,
    webhookSecret: SECRET,
    ...options,
  });
  const client = (extra: Record<string, unknown> = {}): Stripe =>
    new Stripe("sk_test_bench", {
      host: "127.0.0.1",
      port: emulator.port,
      protocol: "http",
      telemetry: false,
      maxNetworkRetries: 0,
      ...extra,
    });
  const stripe = client();
  const control = async <T = Record<string, unknown>>(
    path: string,
    body?: object,
    method = body ? "POST" : "GET",
  ): Promise<{ status: number; body: T }> => {
    const answer = await fetch(`${emulator.url}/_emulator${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  };
  return {
    emulator,
    stripe,
    client,
    control,
    received,
    answers,
    secret: SECRET,
    ledger: async () => (await control<{ payments: LedgerPayment[] }>("/ledger")).body.payments,
    /** The verified events the app has received so far, in order. */
    events: async (): Promise<Stripe.Event[]> => {
      await emulator.flush();
      return received.map(({ body, signature }) =>
        stripe.webhooks.constructEvent(body, signature ?? "", SECRET),
      );
    },
    openCheckout: async (
      extra: Partial<Stripe.Checkout.SessionCreateParams> = {},
      requestOptions?: Stripe.RequestOptions,
    ) =>
      await stripe.checkout.sessions.create(
        {
          mode: "payment",
          ui_mode: "hosted_page",
          success_url: "http://127.0.0.1:3000/done?session={CHECKOUT_SESSION_ID}",
          cancel_url: "http://127.0.0.1:3000/billing",
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: "usd",
                unit_amount: 5_000,
                product_data: { name: "5,000 credits" },
              },
            },
          ],
          ...extra,
        },
        requestOptions,
      ),
    customerWithCard: async (paymentMethod = "pm_card_visa") => {
      const customer = await stripe.customers.create({ email: "owner@acme.test" });
      const method = await stripe.paymentMethods.attach(paymentMethod, { customer: customer.id });
      return { customer: customer.id, method: method.id };
    },
    close: async () => {
      await emulator.stop();
      await new Promise<void>((resolve) => {
        app.close(() => resolve());
        app.closeAllConnections();
      });
    },
  };
}

export type TestBench = Awaited<ReturnType<typeof createTestBench>>;
