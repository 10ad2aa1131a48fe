"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { OperationKey } from "@/server/pricing/catalogue";

const OperationPrices = createContext<ReadonlyMap<string, number> | null>(null);

/** What this organization pays for one of each operation, for every button below. */
export function OperationPricesProvider({
  credits,
  children,
}: {
  credits: ReadonlyMap<string, number>;
  children: ReactNode;
}) {
  return <OperationPrices value={credits}>{children}</OperationPrices>;
}

/** Credits this organization pays for one: the list price, or what was agreed with it. */
export function usePrice(operation: OperationKey): number {
  const credits = useContext(OperationPrices)?.get(operation);
  if (credits === undefined) throw new Error(`no price of "${operation}" is at hand here`);
  return credits;
}

/** The same where its price book may not have the operation: then null. */
export function usePriceIfAny(operation: OperationKey): number | null {
  return useContext(OperationPrices)?.get(operation) ?? null;
}
