import type { RefundPreviewAnswer } from "@/server/payments/payment.schema";
import { creditsInWords, formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";

/** What a refund does, in full: the money, the credits, and what the customer is left with. */
export function RefundConsequence({ preview }: { preview: RefundPreviewAnswer }) {
  const money = (cents: number) => formatMoneyCents(cents, preview.currency);
  return (
    <div className="grid gap-1.5 rounded-lg border bg-surface px-3.5 py-3 text-13">
      <p className="font-medium">
        Refund {money(preview.amount_cents)} of {money(preview.payment_cents)}
      </p>
      <ul className="grid gap-1 text-dim">
        <li>
          The payment bought {creditsInWords(preview.credits)},{" "}
          {formatCredits(preview.credits_used)} of them used. The refund takes back{" "}
          {formatCredits(preview.taken_back)}.
        </li>
        <li>
          The account then has {creditsInWords(preview.available_after)}
          {preview.debt_after > 0
            ? ` and owes ${formatCredits(preview.debt_after)}, paid by the next credits added.`
            : " and owes nothing."}
        </li>
        {preview.recharge_pauses ? (
          <li>
            Auto-recharge is switched off so that the card isn’t charged again for the refunded
            credits.
          </li>
        ) : null}
        <li>The customer is notified by email. Banks show the money within 5 to 10 days.</li>
      </ul>
    </div>
  );
}
