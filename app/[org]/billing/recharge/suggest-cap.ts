import { formatMoneyCents } from "@/server/pricing/amount-words";
import type { ForecastAnswer } from "@/server/usage/forecast.schema";
import type { BillingOverview } from "../../read-frame";

const MONTH_DAYS = 30;
/** Suggestions are whole tens of dollars. */
const STEP_CENTS = 1_000;
const LARGEST_CENTS = 10_000_000;

/** A monthly limit of auto-recharge, and what it comes from in a sentence. */
export type SuggestedCap = { cents: number; why: string };

/**
 * Twice what a month costs at the rate of the forecast, so that an unusual month passes and a runaway one is stopped;
 * never less than two charges, or the limit would end the first month of whoever used little so far.
 */
export function suggestMonthlyCap(
  { credits_per_day: perDay }: Pick<ForecastAnswer, "credits_per_day">,
  {
    recharge,
    credit_terms,
  }: Pick<BillingOverview, "credit_terms"> & {
    recharge: Pick<BillingOverview["recharge"], "next_charge_cents">;
  },
): SuggestedCap {
  const month = (perDay ?? 0) * MONTH_DAYS * credit_terms.list_price_cents;
  const charges = 2 * recharge.next_charge_cents;
  const wanted = Math.max(2 * month, charges, STEP_CENTS);
  const cents = Math.min(Math.ceil(wanted / STEP_CENTS) * STEP_CENTS, LARGEST_CENTS);
  return {
    cents,
    why:
      2 * month > charges
        ? `About twice what a month costs at your rate (${formatMoneyCents(Math.round(month))}).`
        : "Enough for two charges: you have used too little to tell what a month costs.",
  };
}
