"use client";

import { useCallback, useSyncExternalStore } from "react";
import type {
  Answer,
  Balance,
  Check,
  CheckedUse,
  Forecast,
  OperationName,
  Schemas,
} from "../api.ts";
import { useShared } from "./provider.tsx";
import type { Loaded } from "./store.ts";

export type Result<T> = Loaded<T> & { refresh: () => Promise<void> };

/** The credits of the visitor's organization; null where their payer keeps them private. */
export function useBalance(): Result<Balance["credits"]> {
  return useRead("balance");
}

/** When they run out. */
export function useForecast(): Result<Forecast> {
  return useRead("forecast");
}

/** Whether the visitor may use an operation now, what it costs, and what helps if not. */
export function useCheck(
  operation: OperationName,
  use: Pick<CheckedUse, "quantity" | "properties" | "variant"> = {},
): Result<Check> {
  return useRead("check", { operation, ...use });
}

export type UsageAnswer = Answer<"/api/organizations/{organization_id}/usage", "get">;
export function useUsage(
  days: { from?: string | undefined; to?: string | undefined } = {},
): Result<UsageAnswer> {
  const query = new URLSearchParams();
  if (days.from) query.set("from", days.from);
  if (days.to) query.set("to", days.to);
  return useRead(query.size > 0 ? `usage?${query}` : "usage");
}

export type Price = Schemas["Operation"];
export function usePrices(): Result<Price[]> {
  return useRead("prices");
}

export type Offer = Answer<"/api/v1/purchase-offer", "get">;
export function useOffer(): Result<Offer> {
  return useRead("offer");
}

export type RechargePolicy = Answer<"/api/v1/recharge-policy", "get">;
export function useRecharge(): Result<RechargePolicy> {
  return useRead("recharge");
}

/** Asks again for all that is shown: call it after your server charged something. */
export function useRefresh(): () => Promise<void> {
  return useShared().store.refresh;
}

function useRead<T>(path: string, body?: object): Result<T> {
  const { store } = useShared();
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const key = sent === undefined ? path : `${path} ${sent}`;
  const subscribe = useCallback(
    (listener: () => void) => {
      const ask = () => (sent === undefined ? store.get(path) : store.post(path, JSON.parse(sent)));
      return store.subscribe(key, ask, listener);
    },
    [store, key, path, sent],
  );
  const read = () => store.read<T>(key);
  const loaded = useSyncExternalStore(subscribe, read, read);
  const refresh = useCallback(() => store.reload(key), [store, key]);
  return { ...loaded, refresh };
}
