import { type HttpBindings, serve } from "@hono/node-server";
import { Hono } from "hono";
import { keepConnections } from "../keep-connections.ts";
import { createControlPlane } from "./control-plane/control-plane.ts";
import { type ApiContext, answerApiRequest } from "./http/answer-api-request.ts";
import type { ApiRoute } from "./http/api-route.ts";
import { refuseForeignCallers } from "./http/refuse-foreign-callers.ts";
import { isKnownOperation } from "./http/validate-parameters.ts";
import { addPages } from "./pages/add-pages.ts";
import { runDueJobs } from "./payments/run-due-jobs.ts";
import { billingPortalRoutes } from "./resources/billing-portal.ts";
import { chargeRoutes, refundRoutes } from "./resources/charges.ts";
import { checkoutSessionRoutes } from "./resources/checkout-sessions.ts";
import { customerRoutes } from "./resources/customers.ts";
import { balanceRoutes, disputeRoutes } from "./resources/disputes.ts";
import { eventRoutes } from "./resources/events.ts";
import { invoiceRoutes } from "./resources/invoices.ts";
import { paymentIntentRoutes } from "./resources/payment-intents.ts";
import { paymentMethodRoutes } from "./resources/payment-methods.ts";
import { productRoutes } from "./resources/products.ts";
import { setupIntentRoutes } from "./resources/setup-intents.ts";
import { taxCalculationRoutes } from "./resources/tax-calculations.ts";
import type { Emulator } from "./state/emulator.ts";
import { createEmulatorClock } from "./state/emulator-clock.ts";
import { createStateFile, loadState } from "./state/state-file.ts";
import { requireLoopback } from "./webhooks/require-loopback.ts";
import { createWebhookSender } from "./webhooks/webhook-sender.ts";

const JOB_INTERVAL_MS = 250;

const API_ROUTES: readonly ApiRoute[] = [
  ...balanceRoutes,
  ...billingPortalRoutes,
  ...chargeRoutes,
  ...checkoutSessionRoutes,
  ...customerRoutes,
  ...disputeRoutes,
  ...eventRoutes,
  ...invoiceRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...productRoutes,
  ...refundRoutes,
  ...setupIntentRoutes,
  ...taxCalculationRoutes,
];

export interface StripeEmulatorOptions {
  /** 0 takes a free port. */
  port: number;
  /** Loopback only. */
  host?: string;
  /** Where events are delivered; may also be set later through the control plane. */
  webhookUrl?: string | undefined;
  webhookSecret?: string | undefined;
  /** Keeps customers and saved cards across restarts. */
  stateFile?: string | undefined;
  /** Milliseconds since the epoch; real time unless given. */
  clock?: (() => number) | undefined;
}

export interface StripeEmulator {
  url: string;
  port: number;
  stop(): Promise<void>;
  /** Does what is due now, and resolves when the webhooks of it were answered. */
  settle(): Promise<void>;
  /** Delivers every waiting webhook once (retries too), and writes the state file. */
  flush(): Promise<void>;
}

/**
 * Starts a local stand-in for Stripe that the official SDK speaks to unchanged:
 * `new Stripe("sk_test_local", { host: "127.0.0.1", port, protocol: "http" })`.
 */
export async function startStripeEmulator(options: StripeEmulatorOptions): Promise<StripeEmulator> {
  const host = options.host ?? "127.0.0.1";
  requireLoopback(host);
  if (options.webhookUrl) requireLoopback(options.webhookUrl);

  const loaded = loadState(options.stateFile);
  const clock = createEmulatorClock(options.clock ?? Date.now, loaded.clockOffsetSeconds);
  const stateFile = createStateFile(options.stateFile, () => ({
    tables: loaded.tables,
    clockOffsetSeconds: clock.offsetSeconds(),
  }));
  const emulator: Emulator = {
    tables: loaded.tables,
    clock,
    baseUrl: "",
    faults: [],
    requests: [],
    webhooks: {
      url: options.webhookUrl ?? null,
      secret: options.webhookSecret ?? "whsec_local_stand_in",
      mode: "deliver",
      copies: 1,
      delayMs: 0,
    },
    latencyMs: 0,
    currentRequest: null,
    changed: () => {
      stateFile.scheduleWrite();
      sender.pump();
    },
  };
  const sender = createWebhookSender(emulator);
  const app = createApp(emulator, createControlPlane(emulator, sender));

  const { server, port } = await listen(app, host, options.port);
  emulator.baseUrl = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const interval = setInterval(() => runDueJobs(emulator), JOB_INTERVAL_MS);
  interval.unref();
  sender.pump();

  return {
    url: emulator.baseUrl,
    port,
    settle: () => {
      runDueJobs(emulator);
      return sender.settle();
    },
    flush: async () => {
      runDueJobs(emulator);
      await sender.flush();
      stateFile.writeNow();
    },
    stop: async () => {
      clearInterval(interval);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
      await sender.stop();
      stateFile.scheduleWrite();
      stateFile.writeNow();
    },
  };
}

function createApp(emulator: Emulator, controlPlane: Hono): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(refuseForeignCallers);
  app.use(async (_context, next) => {
    runDueJobs(emulator);
    await next();
  });
  for (const route of API_ROUTES) {
    if (!isKnownOperation(`${route.verb} ${route.path}`)) {
      throw new Error(`${route.verb} ${route.path} is not an operation of the installed SDK`);
    }
    app.on(route.verb, route.path.replaceAll(/\{(\w+)\}/g, ":$1"), (context) =>
      answerApiRequest(emulator, route, context as ApiContext),
    );
  }
  app.all("/v1/*", (context) => answerApiRequest(emulator, null, context as ApiContext));
  app.route("/_emulator", controlPlane);
  addPages(app, emulator);
  return app;
}

function listen(app: Hono<{ Bindings: HttpBindings }>, host: string, port: number) {
  return new Promise<{ server: ReturnType<typeof serve>; port: number }>((resolve, reject) => {
    // Tests run this in their own process: its Request and Response must stay Node's.
    const settings = {
      fetch: app.fetch,
      hostname: host,
      port,
      overrideGlobalObjects: false,
      serverOptions: keepConnections,
    };
    const server = serve(settings, (info) => resolve({ server, port: info.port }));
    server.once("error", reject);
  });
}
