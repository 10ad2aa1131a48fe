import type { Emulator } from "../state/emulator.ts";
import type { PendingDelivery } from "../state/tables.ts";
import { requireLoopback } from "./require-loopback.ts";
import { signPayload } from "./sign-payload.ts";

/** Waiting time before attempt 2, 3, ... ; the last one repeats. */
const BACKOFF_MS = [500, 2_000, 10_000, 60_000, 300_000, 3_600_000, 10_800_000];
const MAX_ATTEMPTS = 16;
const ANSWER_TIMEOUT_MS = 20_000;
const MAX_IN_FLIGHT = 25;

export interface WebhookSender {
  /** Starts what is due; called after every change and every move of the clock. */
  pump(): void;
  /** Resolves when all that is due now was sent once and answered. */
  settle(): Promise<void>;
  /** Sends everything that waits, retries included, once, and resolves when all are answered. */
  flush(): Promise<void>;
  /** Sends raw bytes with a given header, outside the queue (forged deliveries). */
  sendRaw(payload: string, signature: string | null): Promise<number>;
  stop(): Promise<void>;
}

/** Delivers events at least once: a delivery is forgotten only after a 2xx answer. */
export function createWebhookSender(emulator: Emulator): WebhookSender {
  const inFlight = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let pumpPlanned = false;

  const post = async (payload: string, signature: string | null): Promise<number> => {
    const { url } = emulator.webhooks;
    if (!url) throw new Error("No webhook endpoint is set");
    requireLoopback(url);
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        ...(signature ? { "stripe-signature": signature } : {}),
      },
      body: payload,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    return answer.status;
  };

  const deliver = async (delivery: PendingDelivery): Promise<void> => {
    const event = emulator.tables.events.get(delivery.event);
    if (!event) {
      emulator.tables.deliveries.delete(delivery.id);
      return;
    }
    const payload = JSON.stringify(event, null, 2);
    // A clock that tests moved back must not make honest deliveries look stale.
    const timestamp = Math.floor(Math.max(Date.now(), emulator.clock.now()) / 1000);
    let status = 0;
    try {
      status = await post(payload, signPayload(payload, emulator.webhooks.secret, timestamp));
    } catch {
      status = 0;
    }
    delivery.attempt += 1;
    if (status >= 200 && status < 300) {
      emulator.tables.deliveries.delete(delivery.id);
      event.pending_webhooks = 0;
    } else if (delivery.attempt >= MAX_ATTEMPTS) {
      emulator.tables.deliveries.delete(delivery.id);
    } else {
      const wait = BACKOFF_MS[Math.min(delivery.attempt, BACKOFF_MS.length) - 1] ?? 500;
      delivery.dueAt = emulator.clock.now() + wait;
    }
    emulator.changed();
  };

  const start = (delivery: PendingDelivery): Promise<void> => {
    const running = deliver(delivery).finally(() => {
      inFlight.delete(delivery.id);
      pump();
    });
    inFlight.set(delivery.id, running);
    return running;
  };

  const waiting = (): PendingDelivery[] =>
    emulator.webhooks.mode === "hold" || !emulator.webhooks.url
      ? []
      : [...emulator.tables.deliveries.values()].filter(({ id }) => !inFlight.has(id));

  /** After the running handler: a webhook never overtakes the state that caused it. */
  const pump = (): void => {
    if (stopped || pumpPlanned) return;
    pumpPlanned = true;
    setImmediate(() => {
      pumpPlanned = false;
      if (!stopped) startDue();
    });
  };

  const startDue = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    const now = emulator.clock.now();
    const rows = waiting();
    const due = rows.filter((row) => row.dueAt <= now);
    if (emulator.webhooks.mode === "shuffle") shuffle(due);
    for (const row of due.slice(0, Math.max(0, MAX_IN_FLIGHT - inFlight.size))) void start(row);
    let next = Number.POSITIVE_INFINITY;
    for (const row of rows) if (row.dueAt > now) next = Math.min(next, row.dueAt);
    if (Number.isFinite(next)) {
      timer = setTimeout(startDue, Math.min(next - now, 60_000));
      timer.unref();
    }
  };

  const settle = async (): Promise<void> => {
    for (startDue(); inFlight.size > 0; startDue()) await Promise.all(inFlight.values());
  };

  const flush = async (): Promise<void> => {
    const rows = waiting();
    if (emulator.webhooks.mode === "shuffle") shuffle(rows);
    for (const row of rows) {
      while (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight.values());
      const stillWaits = emulator.tables.deliveries.has(row.id) && !inFlight.has(row.id);
      if (stillWaits && !stopped) void start(row);
    }
    while (inFlight.size > 0) await Promise.all(inFlight.values());
  };

  return {
    pump,
    settle,
    flush,
    sendRaw: post,
    stop: async () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      await Promise.allSettled(inFlight.values());
    },
  };
}

/** Puts the rows in a random order, in place. */
function shuffle<T>(rows: T[]): void {
  for (let index = rows.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    const [a, b] = [rows[index], rows[other]];
    if (a !== undefined && b !== undefined) [rows[index], rows[other]] = [b, a];
  }
}
