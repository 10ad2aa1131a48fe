export type {
  ActualUse,
  Balance,
  Charge,
  ChargedUse,
  Check,
  CheckedUse,
  EventResult,
  Forecast,
  Hold,
  LedgerRow,
  MeteredEvent,
  OperationName,
  Schemas,
  Use,
} from "./api.ts";
export { Bursar } from "./client.ts";
export * from "./errors.ts";
export type { Operations } from "./names.generated.ts";
export { List, type Page } from "./pages.ts";
export {
  AlreadyChargedError,
  type Run,
  type RunContext,
  type RunOptions,
  UnsettledError,
  type Work,
} from "./run.ts";
export type { CallOptions, ResponseFacts, Settings, WriteOptions } from "./transport.ts";
export type { WebhookEvent, WebhookType } from "./webhooks/index.ts";
