"use client";

import { useMemo } from "react";
import { useShared } from "./provider.tsx";

/** Credits and money as the visitor's language writes them. */
export function useFormat() {
  const { locale } = useShared();
  return useMemo(() => {
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
    const dollars = new Intl.NumberFormat(locale, { style: "currency", currency: "USD" });
    return {
      number: (value: number) => number.format(value),
      credits: (value: number) => `${number.format(value)} ${value === 1 ? "credit" : "credits"}`,
      money: (cents: number) => dollars.format(cents / 100),
    };
  }, [locale]);
}
