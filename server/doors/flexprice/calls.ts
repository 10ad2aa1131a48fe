import { customerCalls } from "./customers";
import type { Call } from "./define-call";
import { eventCalls } from "./events";
import { usageCalls } from "./usage";
import { walletCalls } from "./wallets";

/** Every request of Flexprice's API that is answered. */
export const calls: readonly Call[] = [
  ...customerCalls,
  ...walletCalls,
  ...eventCalls,
  ...usageCalls,
];

type Found = { call: Call; params: Record<string, string> };

// A path that is written out comes before one with a parameter in the same place.
const patterns = calls
  .map((call) => ({
    call,
    pattern: new RegExp(`^${call.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
    parameters: call.path.split("{").length - 1,
  }))
  .sort((a, b) => a.parameters - b.parameters);

/** The requests that a path takes, by method. @param path below the base */
export function callsAt(path: string): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const { call, pattern } of patterns) {
    const params = pattern.exec(path);
    if (params && !found.has(call.method))
      found.set(call.method, { call, params: { ...params.groups } });
  }
  return found;
}

/** What else Flexprice has, by the first part of its path, and what Bursar has for it. */
const elsewhere: Record<string, string> = {
  creditgrants:
    "To grant credits, top up a wallet (POST /wallets/{id}/top-up); to grant them on a schedule, POST /api/v1/grant-schedules.",
  wallets: "Wallets and their grants are under /api/v1/wallets and /api/v1/credit-grants.",
  customers: "Organizations are under /api/organizations.",
  events: "The history of charges is at GET /api/events.",
  prices: "The price list is at GET /api/v1/operations.",
  features: "What can be charged, and its price, is at GET /api/v1/operations.",
  entitlements: "Ask whether a use is allowed with POST /api/v1/check.",
  invoices: "Purchases and statements are under /api/v1/purchases and /api/v1/statements.",
  payments: "Payments are under /api/v1/payments.",
  alerts: "Set alert_settings on a wallet; every alert and what it fired is under /api/v1/alerts.",
  webhooks: "Webhooks are under /api/v1/webhook-endpoints.",
  secrets: "API keys are under /api/organizations/{id}/api-keys.",
};

const withoutCounterpart = [
  "addons",
  "costs",
  "costsheets",
  "coupons",
  "creditnotes",
  "entity-integration-mappings",
  "environments",
  "groups",
  "integrations",
  "plans",
  "priceunits",
  "prices",
  "rbac",
  "subscriptions",
  "tasks",
  "taxes",
  "tenant",
  "tenants",
  "users",
  "v1",
  "workflows",
];

/** Where somebody finds instead what they asked for; undefined where Flexprice has no such path either. */
export function insteadOf(path: string): string | undefined {
  const [, first = ""] = path.split("/");
  if (Object.hasOwn(elsewhere, first)) return elsewhere[first];
  return withoutCounterpart.includes(first) ? "Bursar has no equivalent." : undefined;
}
