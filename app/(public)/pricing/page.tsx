import type { Metadata } from "next";
import Link from "next/link";
import { BillCalculator } from "@/components/credits/bill-calculator";
import { PackageCards } from "@/components/credits/package-cards";
import { PriceTable } from "@/components/credits/price-table";
import { PageHeader } from "@/components/ui/page-header";
import { env } from "@/server/foundation/env";
import { creditsInWords, formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";
import { catalogue } from "@/server/pricing/catalogue";
import { calculatorOperations, calculatorPresets, packageCards, priceGroups } from "../price-views";
import { readPrices } from "../read-prices";
import { ModelPriceTable } from "./model-price-table";
import { PriceSection } from "./price-section";
import { TeamPriceBook } from "./team-price-book";
import { WorkedBills } from "./worked-bills";

export const metadata: Metadata = {
  title: "Pricing",
  description: "What every operation costs in credits, and what credits cost in dollars.",
};

const sections = [
  { id: "packages", title: "Packages" },
  { id: "operations", title: "Operations" },
  { id: "models", title: "Models" },
  { id: "base-fee", title: "Base fee" },
  { id: "auto-recharge", title: "Auto-recharge" },
  { id: "team", title: "Team photoshoots" },
  { id: "bills", title: "Worked bills" },
] as const;

const { autoRecharge, baseFee, customAmount, enterprise } = catalogue;
const example = describeRechargeExample();
const credits = (decimal: string) => formatCredits(Number(decimal));

/** Prices change by published versions: the page is made when it is asked for. */
export const dynamic = "force-dynamic";

export default async function PricingPage() {
  const { operations, team } = await readPrices();
  return (
    <div className="pt-10">
      <PageHeader
        title="Pricing"
        description="One credit is $0.01. Operations have fixed prices in credits; you pay before you spend, and we charge nothing that isn’t on this page."
      />
      <nav
        aria-label="On this page"
        className="flex flex-wrap gap-x-5 gap-y-1.5 border-b pb-3 text-13"
      >
        {sections.map(({ id, title }) => (
          <a key={id} href={`#${id}`} className="text-dim hover:text-ink hover:underline">
            {title}
          </a>
        ))}
      </nav>

      <PriceSection
        id="packages"
        title="Packages"
        lead={`Credits bought as a package or by amount go into the same pool and don’t expire.${
          env().STRIPE_TAX === "included" ? " Prices include tax." : ""
        }`}
      >
        <PackageCards packages={packageCards} />
        <ul className="mt-4 grid max-w-3xl list-disc gap-1 pl-4.5 text-dim marker:text-faint">
          <li>
            Any amount: from {formatMoneyCents(customAmount.minimumManualCents)} to{" "}
            {formatMoneyCents(customAmount.maximumCents)}, 100 credits to the dollar.
          </li>
          <li id="larger">
            Larger amounts ({enterprise.credits.map(credits).join(", ")} credits):{" "}
            <Link
              href="/go/support/new?kind=quote"
              prefetch={false}
              className="underline underline-offset-4 hover:text-ink"
            >
              ask for a quote
            </Link>
            . It has its own price and expiry, and is paid by card or by bank transfer.
          </li>
          <li>
            Free: {credits(catalogue.newMasterAccount.promotionalCredits)} credits with the first
            organization of a person or company, once.
          </li>
        </ul>
      </PriceSection>

      <PriceSection
        id="operations"
        title="Operations"
        lead="You’re charged when an operation takes effect. Failed operations are free, and one repeated with the same idempotency key is charged once."
      >
        <PriceTable groups={priceGroups(operations)} />
        <h3 className="mt-4 mb-1 text-13 font-semibold">Always free</h3>
        <ul className="list-disc pl-4.5 text-dim marker:text-faint">
          {catalogue.free.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
      </PriceSection>

      <PriceSection
        id="models"
        title="Models"
        lead="Language models are metered by token, exactly: a single embedding token costs 0.000002 credits."
      >
        <ModelPriceTable models={operations.flatMap(({ models }) => models)} />
      </PriceSection>

      <PriceSection id="base-fee" title="Base fee">
        <p className="max-w-2xl text-dim">
          Each active organization costs {baseFee.creditsPerWeek} credits a week ({baseFee.label}),
          charged daily in whole credits: 3, 4, 3, 4, 3, 4, 4 from Monday to Sunday. A
          sub-organization that shares its parent’s billing is paid from the parent’s pool. If the
          pool is empty, the fee is owed, and the next credits pay it first. Teams that buy
          photoshoot credits pay none.
        </p>
      </PriceSection>

      <PriceSection id="auto-recharge" title="Auto-recharge">
        <p className="max-w-2xl text-dim">
          Off until you save a card and switch it on. Then, when fewer than{" "}
          {credits(autoRecharge.thresholdCredits)} credits are available, the card is charged the
          amount that brings the balance back to {credits(autoRecharge.targetCredits)}. At exactly{" "}
          {credits(autoRecharge.thresholdCredits)} nothing happens
          {example ? <>; {example}</> : null}. You can set a different threshold (
          {credits(autoRecharge.thresholdRangeCredits.minimum)} to{" "}
          {credits(autoRecharge.thresholdRangeCredits.maximum)} credits), a different target, a
          fixed amount instead ({formatMoneyCents(autoRecharge.amountRangeCents.minimum)} to{" "}
          {formatMoneyCents(autoRecharge.amountRangeCents.maximum)}), and a monthly limit.
        </p>
      </PriceSection>

      <PriceSection
        id="team"
        title="Team photoshoots"
        lead="Teams that book photoshoots buy whole credits, one per shoot, and pay less per credit the more they have bought."
      >
        <TeamPriceBook prices={team} />
      </PriceSection>

      <PriceSection
        id="bills"
        title="Worked bills"
        lead="Computed from the list above. The base fee comes on top."
      >
        <WorkedBills operations={operations} />
        <h3 className="mt-8 mb-3 text-13 font-semibold">Your own</h3>
        <BillCalculator
          operations={calculatorOperations(operations)}
          presets={calculatorPresets}
          packages={packageCards}
          baseFeeCreditsPerWeek={Number(baseFee.creditsPerWeek)}
        />
      </PriceSection>
    </div>
  );
}

// From the worked bills, so that the sentence cannot disagree with the rule it explains.
function describeRechargeExample() {
  const bill = catalogue.workedBills.find((candidate) => candidate.kind === "recharge");
  if (!bill) return null;
  const added = Number(bill.availableAfterCredits) - Number(bill.availableCredits);
  return `at ${bill.availableCredits} the charge is ${formatMoneyCents(bill.chargeCents)} for ${creditsInWords(added)}`;
}
