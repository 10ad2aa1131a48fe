import type { Fault } from "../http/faults.ts";
import type { EmulatorClock } from "./emulator-clock.ts";
import type { Tables } from "./tables.ts";

export interface RequestLogEntry {
  id: string;
  at: number;
  method: string;
  path: string;
  parameters: unknown;
  idempotency_key: string | null;
  stripe_version: string | null;
  status: number | null;
  replayed: boolean;
  fault: string | null;
}

export type WebhookMode = "deliver" | "hold" | "shuffle" | "drop";

export interface WebhookSettings {
  url: string | null;
  secret: string;
  mode: WebhookMode;
  copies: number;
  delayMs: number;
}

/** Everything one running stand-in knows; handlers change it synchronously, so each is atomic. */
export interface Emulator {
  tables: Tables;
  clock: EmulatorClock;
  baseUrl: string;
  faults: Fault[];
  requests: RequestLogEntry[];
  webhooks: WebhookSettings;
  latencyMs: number;
  /** Who causes the events emitted now; null for the outside world (banks, time, pages). */
  currentRequest: { id: string; idempotencyKey: string | null } | null;
  /** Called after every change: state is written to the file, and deliveries are started. */
  changed: () => void;
}

/** Seconds on the stand-in's clock, the unit of every Stripe timestamp. */
export function nowSeconds(emulator: Emulator): number {
  return Math.floor(emulator.clock.now() / 1000);
}
