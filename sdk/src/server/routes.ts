import type { Body } from "../api.ts";
import type { Bursar } from "../client.ts";

/** What a visitor can be allowed. `buy` and `recharge` spend money and are never allowed unless you say so. */
export type Permission =
  | "balance"
  | "forecast"
  | "check"
  | "usage"
  | "prices"
  /** See packages and open a checkout. */
  | "buy"
  /** See and change when the saved card is charged. */
  | "recharge";

export const readPermissions: readonly Permission[] = [
  "balance",
  "forecast",
  "check",
  "usage",
  "prices",
];

type Input = Record<string, unknown>;
type Route = {
  name: string;
  method: "GET" | "POST" | "PUT";
  permission: Permission;
  handle: (bursar: Bursar, input: Input, signal: AbortSignal) => Promise<unknown>;
};

/** Everything a browser can ask. Only fields named here are passed on, so that none names another organization. */
export const routes: readonly Route[] = [
  {
    name: "balance",
    method: "GET",
    permission: "balance",
    handle: async (bursar, _, signal) => (await bursar.balance({ signal })).credits,
  },
  {
    name: "forecast",
    method: "GET",
    permission: "forecast",
    handle: (bursar, _, signal) => bursar.forecast({ signal }),
  },
  {
    name: "prices",
    method: "GET",
    permission: "prices",
    handle: async (bursar, _, signal) =>
      (await bursar.request("get", "/api/v1/operations", { ...about(bursar), signal })).data,
  },
  {
    name: "usage",
    method: "GET",
    permission: "usage",
    handle: (bursar, { from, to }, signal) =>
      bursar.usage({ group_by: "operation", top: 20, ...texts({ from, to }) }, { signal }),
  },
  {
    name: "check",
    method: "POST",
    permission: "check",
    handle: (bursar, { operation, quantity, properties, variant }, signal) =>
      bursar.check(operation as never, { quantity, properties, variant } as object, { signal }),
  },
  {
    name: "offer",
    method: "GET",
    permission: "buy",
    handle: (bursar, _, signal) =>
      bursar.request("get", "/api/v1/purchase-offer", { ...about(bursar), signal }),
  },
  {
    name: "checkout",
    method: "POST",
    permission: "buy",
    async handle(bursar, { package: key, amount_cents, credits, attempt }, signal) {
      const { checkout_url: url } = await bursar.request("post", "/api/v1/purchases", {
        body: { ...bodyAbout(bursar), package: key, amount_cents, credits } as Body<
          "/api/v1/purchases",
          "post"
        >,
        // A second click on the same button opens the same checkout.
        ...(typeof attempt === "string" ? { idempotencyKey: attempt.slice(0, 100) } : {}),
        signal,
      });
      return { url };
    },
  },
  {
    name: "recharge",
    method: "GET",
    permission: "recharge",
    handle: (bursar, _, signal) =>
      bursar.request("get", "/api/v1/recharge-policy", { ...about(bursar), signal }),
  },
  {
    name: "recharge",
    method: "PUT",
    permission: "recharge",
    async handle(
      bursar,
      { enabled, threshold_credits, target_credits, monthly_cap_cents },
      signal,
    ) {
      const changes = { enabled, threshold_credits, target_credits, monthly_cap_cents };
      const body = { ...bodyAbout(bursar), ...changes } as Body<"/api/v1/recharge-policy", "put">;
      await bursar.request("put", "/api/v1/recharge-policy", { body, signal });
      return bursar.request("get", "/api/v1/recharge-policy", { ...about(bursar), signal });
    },
  },
];

function about({ organization }: Bursar): { query?: { organization_id: string } } {
  return organization ? { query: { organization_id: organization } } : {};
}

function bodyAbout({ organization }: Bursar): { organization_id?: string } {
  return organization ? { organization_id: organization } : {};
}

function texts(input: Input): Record<string, string> {
  return Object.fromEntries(
    Object.entries(input).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}
