"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import type { QuoteAnswer, QuotePayment } from "@/server/purchases/quotes/quote.schema";
import { useCheckout } from "./use-checkout";

type Props = { organizationId: string; timeZone: string };

/** Offers that sales made to this organization: the open ones to act on, the others to look back at. */
export function QuoteSection({ quotes, ...props }: Props & { quotes: readonly QuoteAnswer[] }) {
  if (quotes.length === 0) return null;
  const open = quotes.filter(({ state }) => state === "issued" || state === "accepted");
  const closed = quotes.filter((quote) => !open.includes(quote));
  return (
    <div id="quotes" className="scroll-mt-20">
      <Section
        title="Quotes from sales"
        description="Accepting a quote opens its payment page. Nothing is charged before that."
      >
        <ul className="grid gap-4">
          {open.map((quote) => (
            <OpenQuote key={`${quote.id}-${quote.state}`} quote={quote} {...props} />
          ))}
        </ul>
        {closed.length > 0 ? (
          <details className="mt-3">
            <summary className="w-fit rounded text-13 text-dim hover:text-ink">
              {closed.length} {closed.length === 1 ? "quote is" : "quotes are"} closed
            </summary>
            <ul className="mt-2 rounded-xl border">
              {closed.map((quote) => (
                <li
                  key={quote.id}
                  className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-3.5 py-2.5 text-13 last:border-b-0"
                >
                  <span>
                    {quote.title}
                    <span className="block text-xs text-dim">{priceOf(quote)}</span>
                  </span>
                  <QuoteState quote={quote} timeZone={props.timeZone} />
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </Section>
    </div>
  );
}

function OpenQuote({ quote, organizationId, timeZone }: Props & { quote: QuoteAnswer }) {
  const { open, opening, problem } = useCheckout();
  const { run, isPending, problem: refused } = useChange();
  const [declining, setDeclining] = useState(false);
  const scope = { organization_id: organizationId, quote_id: quote.id };
  const { purchase } = quote;
  const accept = (payBy: QuotePayment) =>
    open(payBy, async (options) => {
      const answer = await trpc.sales_quote.accept.mutate({ ...scope, pay_by: payBy }, options);
      return answer.checkout_url;
    });
  return (
    <li className="rounded-xl border p-4.5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <h3 className="text-sm font-semibold">{quote.title}</h3>
          <p className="mt-1 text-xl font-semibold tracking-tight">
            {formatMoneyCents(quote.amount_cents, quote.currency)}
          </p>
          <p className="text-13 text-dim">{priceOf(quote)}</p>
        </div>
        <QuoteState quote={quote} timeZone={timeZone} />
      </div>
      {quote.note ? (
        <p className="mt-3 max-w-2xl text-13 whitespace-pre-line">{quote.note}</p>
      ) : null}
      <div className="mt-4 flex flex-wrap gap-2">
        {purchase ? (
          <AcceptedActions
            purchase={purchase}
            isPending={isPending}
            onGiveUp={() =>
              run(
                () =>
                  trpc.purchase.cancel.mutate({
                    organization_id: organizationId,
                    purchase_id: purchase.id,
                  }),
                () => "The quote can be accepted again with any payment method",
              )
            }
          />
        ) : (
          <>
            <Button
              variant="primary"
              pending={opening === "checkout"}
              disabledReason={opening === "bank_transfer" ? "Opening the page" : null}
              onClick={() => accept("checkout")}
            >
              Accept and pay at checkout
            </Button>
            <Button
              pending={opening === "bank_transfer"}
              disabledReason={opening === "checkout" ? "Opening the page" : null}
              onClick={() => accept("bank_transfer")}
            >
              Accept and pay by bank transfer
            </Button>
            <Button variant="ghost" onClick={() => setDeclining(true)}>
              Decline
            </Button>
          </>
        )}
      </div>
      <ProblemBanner problem={problem ?? refused} className="mt-3" />
      <ConfirmDialog
        danger
        open={declining}
        onOpenChange={setDeclining}
        title={`Decline ${quote.title}?`}
        consequence="This closes the offer. Nothing is charged, and sales can make you another one."
        confirmLabel="Decline"
        onConfirm={async () => {
          const failure = await run(
            () => trpc.sales_quote.decline.mutate(scope),
            () => "Quote declined",
          );
          if (failure) throw new Error(failure.message);
        }}
      />
    </li>
  );
}

function AcceptedActions({
  purchase,
  isPending,
  onGiveUp,
}: {
  purchase: NonNullable<QuoteAnswer["purchase"]>;
  isPending: boolean;
  onGiveUp: () => unknown;
}) {
  if (purchase.status === "processing") {
    return (
      <p className="text-13 text-dim">
        {purchase.transfer
          ? "Waiting for your transfer. See above where to send it."
          : "The payment is on its way. We add the credits when the bank settles it."}
      </p>
    );
  }
  return (
    <>
      {purchase.checkout_url ? (
        <Button asChild variant="primary">
          <a href={purchase.checkout_url}>Continue checkout</a>
        </Button>
      ) : null}
      <Button pending={isPending} onClick={onGiveUp}>
        Choose another way to pay
      </Button>
    </>
  );
}

function QuoteState({ quote, timeZone }: { quote: QuoteAnswer; timeZone: string }) {
  const { word, tone } = states[quote.state];
  return (
    <div className="text-13 text-dim sm:text-right">
      <Badge tone={tone}>{word}</Badge>
      <p className="mt-1">
        {quote.state === "issued" ? (
          <>
            valid until <Time iso={quote.expires_at} timeZone={timeZone} as="date-time" />
          </>
        ) : quote.accepted_by && quote.state !== "declined" ? (
          `accepted by ${quote.accepted_by}`
        ) : quote.closed_at ? (
          <Time iso={quote.closed_at} timeZone={timeZone} as="date" />
        ) : null}
      </p>
    </div>
  );
}

/** `"100,000 credits, $0.008 each"`. */
function priceOf(quote: QuoteAnswer): string {
  const each = (quote.amount_cents / 100 / quote.credits).toLocaleString("en-US", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 5,
  });
  return `${creditsInWords(quote.credits)}, $${each} each`;
}

const states: Record<QuoteAnswer["state"], { word: string; tone: BadgeTone }> = {
  issued: { word: "Open", tone: "warn" },
  accepted: { word: "Being paid", tone: "warn" },
  paid: { word: "Paid", tone: "good" },
  declined: { word: "Declined", tone: "neutral" },
  withdrawn: { word: "Withdrawn", tone: "neutral" },
  expired: { word: "Expired", tone: "neutral" },
};
