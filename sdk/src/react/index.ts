export { Balance, type BalanceProps } from "./balance.tsx";
export { BuyCredits, type BuyCreditsProps } from "./buy-credits.tsx";
export {
  type Result,
  useBalance,
  useCheck,
  useForecast,
  useOffer,
  usePrices,
  useRecharge,
  useRefresh,
  useUsage,
} from "./hooks.ts";
export { Paywall, type PaywallProps } from "./paywall.tsx";
export { PriceTable, type PriceTableProps } from "./price-table.tsx";
export { BursarProvider, type BursarProviderProps } from "./provider.tsx";
export { Recharge, type RechargeProps } from "./recharge.tsx";
export { Usage, type UsageProps } from "./usage.tsx";
