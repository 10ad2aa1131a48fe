import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Logger, runTaskListOnce } from "graphile-worker";
import pg from "pg";
import { startResendEmulator } from "@/emulators/resend/start-resend-emulator";
import { startStripeEmulator } from "@/emulators/stripe/start-stripe-emulator";
import { taskList } from "@/server/doors/jobs/tasks";
import { systemClock } from "@/server/foundation/clock";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { serveApi } from "./serve-api";

export type Stack = {
  apiUrl: string;
  stripeUrl: string;
  resendUrl: string;
  /** Sends JSON to a control plane or to the API and reads JSON back. */
  json<T = unknown>(
    url: string,
    init?: { method?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<{ status: number; headers: Headers; body: T }>;
  /** Runs every job that waits, as the worker would, until none is left. */
  drainJobs(at?: Date): Promise<void>;
  /** What the Stripe stand-in says was really paid: the truth that tests compare with. */
  payments(): Promise<
    { payment_intent: string; amount: number; status: string; customer: string | null }[]
  >;
  emailsTo(address: string): Promise<{ subject: string; text: string; html: string }[]>;
  stop(): Promise<void>;
};

// A job that fails is retried and judged by its effect; its log would drown the test's own output.
const silent = new Logger(() => () => {});

/** Whether a job waits that the worker knows: one that it does not know waits for ever. */
async function jobsWait(kinds: string[]): Promise<boolean> {
  const [found] = await db().$queryRaw<{ waits: boolean }[]>`
    select exists (select from graphile_worker.jobs
      where task_identifier = any(${kinds})
        and run_at <= now() and locked_at is null and attempts < max_attempts) as waits`;
  return found?.waits ?? false;
}

/**
 * The whole back end of one test file: both stand-ins and the API over HTTP, on free ports, on the
 * file's own database. Call it in `beforeAll`, before anything reads the configuration.
 */
export async function startStack(): Promise<Stack> {
  const webhookSecret = "whsec_local_tests";
  const inboundSecret = `whsec_${Buffer.from("a secret of the tests").toString("base64")}`;
  const [stripe, resend] = await Promise.all([
    startStripeEmulator({ port: 0, webhookSecret }),
    startResendEmulator({ port: 0 }),
  ]);
  Object.assign(process.env, {
    STRIPE_API_BASE: stripe.url,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    RESEND_BASE_URL: resend.url,
    SUPPORT_EMAIL_DOMAIN: "support.bursar.test",
    RESEND_WEBHOOK_SECRET: inboundSecret,
  });
  const server = serveApi();
  await once(server, "listening");
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const json: Stack["json"] = async (url, init = {}) => {
    const response = await fetch(url, {
      method: init.method ?? (init.body === undefined ? "GET" : "POST"),
      headers: {
        ...(init.body === undefined ? {} : { "content-type": "application/json" }),
        ...init.headers,
      },
      ...(init.body === undefined
        ? {}
        : { body: typeof init.body === "string" ? init.body : JSON.stringify(init.body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === "" ? null : JSON.parse(text)) as never,
    };
  };
  // Kept from one drain to the next: a new connection costs PostgreSQL more than most jobs.
  const jobPool = new pg.Pool({
    connectionString: process.env.DATABASE_DIRECT_URL ?? "",
    idleTimeoutMillis: 0,
  });
  jobPool.on("error", () => {}); // a test may end connections; the next drain opens another
  let draining = Promise.resolve();
  async function drain(at: Date | undefined): Promise<void> {
    const tasks = taskList(at ? { now: () => at } : systemClock);
    for (;;) {
      // A webhook that is on its way brings a job, and a job may bring webhooks.
      await stripe.settle();
      if (!(await jobsWait(Object.keys(tasks)))) return;
      const options = { noHandleSignals: true, logger: silent };
      const client = await jobPool.connect();
      await runTaskListOnce(options, tasks, client).promise.finally(() => client.release());
    }
  }
  await json(`${stripe.url}/_emulator/webhook_endpoint`, {
    body: { url: `${apiUrl}/api/stripe/webhook`, secret: webhookSecret },
  });
  await json(`${resend.url}/_emulator/inbound-webhook`, {
    method: "PUT",
    body: { url: `${apiUrl}/api/resend/webhook`, secret: inboundSecret },
  });

  return {
    apiUrl,
    stripeUrl: stripe.url,
    resendUrl: resend.url,
    json,
    drainJobs(at) {
      // One at a time: a job that another has begun is no longer one that waits, and not yet done.
      const drained = draining.then(() => drain(at));
      draining = drained.catch(() => undefined);
      return drained;
    },
    async payments() {
      const { body } = await json<{
        payments: {
          payment_intent: string;
          amount: number;
          status: string;
          customer: string | null;
        }[];
      }>(`${stripe.url}/_emulator/ledger`);
      return body.payments;
    },
    async emailsTo(address) {
      const { body } = await json<{ subject: string; text: string; html: string }[]>(
        `${resend.url}/_emulator/messages?to=${encodeURIComponent(address)}`,
      );
      return body;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all([stripe.stop(), resend.stop()]);
      server.closeAllConnections();
      await closed;
      await jobPool.end();
      await closeLanes();
      await disconnectDb();
    },
  };
}
