"use client";

import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { formatMoneyCents } from "@/components/credits/format";
import { type PackageCard, PackageCards } from "@/components/credits/package-cards";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import type { PackageKey } from "@/server/pricing/catalogue";
import { ASK_TO_BUY } from "./money-words";
import { ProblemBanner } from "./problem-banner";

/** The packages, what buying one agrees to, and the way to the hosted checkout. */
export function BuyCredits({
  organizationId,
  mayBuy,
  packages,
}: {
  organizationId: string;
  mayBuy: boolean;
  packages: readonly (PackageCard & { key: PackageKey })[];
}) {
  const [opening, setOpening] = useState<string | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);

  async function buy(key: PackageKey) {
    setOpening(key);
    setProblem(null);
    try {
      const { checkout_url } = await trpc.billing.purchasePackage.mutate({
        organization_id: organizationId,
        package: key,
      });
      window.location.assign(checkout_url);
    } catch (error) {
      setProblem(problemOf(error));
      setOpening(null);
    }
  }

  return (
    <div id="buy" className="scroll-mt-20">
      <Section
        title="Buy credits"
        description="Paid once at Stripe’s checkout, by card or another method it offers. Bought credits never expire."
      >
        <p className="mb-3 max-w-2xl text-13 text-dim">
          When you pay by card, Stripe keeps the card for this organization, so that auto-recharge
          can charge it if you switch it on. Until then nothing is charged without you, and you can
          remove the card here at any time. By continuing you agree to that.
        </p>
        <PackageCards
          packages={packages}
          renderAction={({ key, name, priceCents }) => (
            <Button
              variant="primary"
              pending={opening === key}
              disabledReason={
                mayBuy ? (opening && opening !== key ? "Opening the checkout" : null) : ASK_TO_BUY
              }
              onClick={() => buy(key as PackageKey)}
            >
              Buy {name} · {formatMoneyCents(priceCents)}
            </Button>
          )}
        />
        {mayBuy ? null : (
          <p className="mt-3 text-13 text-dim">
            {ASK_TO_BUY} to buy credits for this organization.
          </p>
        )}
        <ProblemBanner problem={problem} className="mt-3" />
      </Section>
    </div>
  );
}
