import { creditFacts } from "../credit-facts";
import type { CreditReport } from "../endpoints/define-endpoint";

/** What a handler reported about credits, as headers. */
export function creditHeaders(report: CreditReport): Record<string, string> {
  const { cost, remaining, warning } = creditFacts(report);
  return {
    ...(cost === undefined ? {} : { "x-credits-cost": String(cost) }),
    ...(report.replayed ? { "idempotent-replayed": "true" } : {}),
    ...(remaining === undefined ? {} : { "x-credits-remaining": String(remaining) }),
    ...(warning ? { "x-credits-warning": warning } : {}),
    ...(report.paymentReceipt ? { "payment-response": report.paymentReceipt } : {}),
  };
}
