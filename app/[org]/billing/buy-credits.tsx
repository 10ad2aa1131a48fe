"use client";

import Link from "next/link";
import { trpc } from "@/app/trpc/client";
import { PackageCards } from "@/components/credits/package-cards";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import type { PackageKey } from "@/server/pricing/catalogue";
import type { Offer } from "@/server/purchases/offer.schema";
import type { ForecastAnswer } from "@/server/usage/forecast.schema";
import { CustomAmount } from "./custom-amount";
import { buyRefusalSentence } from "./money-words";
import { PromotionCode } from "./promotion-code";
import { recommendationInWords, recommendPackage } from "./recommend-package";
import { TeamOrder } from "./team-order";
import { useCheckout } from "./use-checkout";

/** What this account may buy, what buying agrees to, and the way to the hosted checkout. */
export function BuyCredits({
  organizationId,
  refusal,
  mayRedeem,
  offer,
  forecast,
}: {
  organizationId: string;
  /** Why this person can't buy; null: they can. */
  refusal: string | null;
  /** Promotion codes give real credits: there are none in a sandbox. */
  mayRedeem: boolean;
  offer: Offer;
  forecast: ForecastAnswer;
}) {
  const { open, opening, problem } = useCheckout();
  const scope = { organization_id: organizationId };

  type Order = { package: PackageKey } | { amount_cents: number } | { credits: number };
  const buy = (order: Order) =>
    open(JSON.stringify(order), async (options) => {
      const purchase = await trpc.purchase.create.mutate({ ...scope, ...order }, options);
      return purchase.checkout_url;
    });
  const refusalFor = (order: Order) =>
    refusal ?? (opening && opening !== JSON.stringify(order) ? "Opening the checkout" : null);
  const recommended = recommendPackage(offer.packages, forecast);
  const isOpening = (order: Order) => opening === JSON.stringify(order);

  return (
    <div id="buy" className="scroll-mt-20">
      <Section
        title="Buy credits"
        description="Paid once at Stripe’s checkout: card, Apple Pay, Google Pay, US bank account, bank transfer or stablecoin. Purchased credits never expire."
      >
        <p className="mb-3 max-w-2xl text-13 text-dim">
          When you pay by card, Stripe saves the card for this organization so that auto-recharge
          can use it if you switch it on. Until then nothing is charged automatically, and you can
          remove the card under Payment methods at any time. By continuing you agree to this.
          {offer.tax_included ? " Prices include tax." : null}
        </p>
        {offer.packages.length > 0 ? (
          <PackageCards
            packages={offer.packages.map(({ amount_cents, ...pack }) => ({
              ...pack,
              priceCents: amount_cents,
              ...(pack.key === recommended?.key
                ? { note: recommendationInWords(recommended.days) }
                : {}),
            }))}
            renderAction={({ key, name, priceCents }) => {
              const order = { package: key as PackageKey };
              return (
                <Button
                  variant="primary"
                  pending={isOpening(order)}
                  disabledReason={refusalFor(order)}
                  onClick={() => buy(order)}
                >
                  Buy {name} · {formatMoneyCents(priceCents)}
                </Button>
              );
            }}
          />
        ) : null}
        {offer.amount ? (
          <CustomAmount
            limits={offer.amount}
            centsPerCredit={offer.credit.list_price_cents}
            pending={opening?.includes("amount_cents") ?? false}
            disabledReason={refusal}
            onBuy={(amountCents) => buy({ amount_cents: amountCents })}
          />
        ) : (
          <TeamOrder
            credit={offer.credit}
            pending={opening?.includes("credits") ?? false}
            disabledReason={refusal}
            onBuy={(credits) => buy({ credits })}
          />
        )}
        {mayRedeem ? <PromotionCode organizationId={organizationId} /> : null}
        <p className="mt-3 text-13 text-dim">
          {refusal ? `${buyRefusalSentence(refusal)} ` : null}
          {offer.amount ? "For 50,000 credits and more" : "For larger orders"},{" "}
          <Link
            href={`/go/support/new?organization=${organizationId}&kind=quote`}
            prefetch={false}
            className="underline underline-offset-4 hover:text-ink"
          >
            ask for a quote
          </Link>{" "}
          with its own price; it will appear here for you to accept.
        </p>
        <ProblemBanner problem={problem} className="mt-3" />
      </Section>
    </div>
  );
}
