import { formatDate } from "@/server/foundation/date-words";
import {
  minorUnitsToDecimal,
  moneyFormat,
  plainAmountFormat,
} from "@/server/foundation/minor-units";

const exactDecimal = new Intl.NumberFormat("en-US", { maximumFractionDigits: 12 });

/** `1234567` in USD -> `$12,345.67`, in KWD `KWD 1,234.567`: exact, however large. */
export function moneyInWords(minorUnits: number | bigint, currency: string): string {
  const decimal = minorUnitsToDecimal(minorUnits, currency) as Intl.StringNumericLiteral;
  return moneyFormat(currency).format(decimal);
}

/** The same without its currency, for columns that say it above. */
export function amountInWords(minorUnits: number | bigint, currency: string): string {
  const decimal = minorUnitsToDecimal(minorUnits, currency) as Intl.StringNumericLiteral;
  return plainAmountFormat(currency).format(decimal);
}

/** `1234.50` -> `1,234.5`. */
export function decimalInWords(decimal: string): string {
  return exactDecimal.format(decimal as Intl.StringNumericLiteral);
}

/** `2026-11-21` -> `21 Nov 2026`. */
export function dayInWords(day: string): string {
  return formatDate(`${day}T00:00:00Z`);
}
