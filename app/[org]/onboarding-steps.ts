import { formatCost } from "@/server/pricing/amount-words";
import { catalogue } from "@/server/pricing/catalogue";
import type { BillingOverview } from "./read-frame";

export type OnboardingStep = {
  id: "verify" | "fund" | "key" | "operation" | "recharge";
  title: string;
  text: string;
  done: boolean;
  /** Where it is done; absent for the step whose fix is the banner above. */
  href?: string;
  action?: string;
};

/** What a new account has to do, in order. Steps that this person may not take are left out. */
export function onboardingSteps({
  emailVerified,
  overview,
  keyCount,
  mayRun,
  usedCredits,
  accountCredits,
  slug,
  homeSlug,
}: {
  emailVerified: boolean;
  overview: Pick<BillingOverview, "may_buy" | "cards" | "total" | "recharge">;
  /** `null`: this person does not see the keys. */
  keyCount: number | null;
  mayRun: boolean;
  usedCredits: boolean;
  /** What an account in the books costs this organization. */
  accountCredits: number;
  slug: string;
  homeSlug: string;
}): OnboardingStep[] {
  const free = catalogue.newMasterAccount.promotionalCredits;
  const steps: (OnboardingStep | null)[] = [
    {
      id: "verify",
      title: "Verify your email",
      text: `Adds ${free} free credits to your first organization.`,
      done: emailVerified,
    },
    overview.may_buy
      ? {
          id: "fund",
          title: "Buy credits or add a card",
          text: "Keeps work running when the free credits are used up.",
          done: overview.cards.length > 0 || overview.total > Number(free),
          href: `/${homeSlug}/billing`,
          action: "Buy credits",
        }
      : null,
    keyCount === null
      ? null
      : {
          id: "key",
          title: "Create an API key",
          text: "For programs and agents. Shown once.",
          done: keyCount > 0,
          href: `/${slug}/api-keys`,
          action: "Create a key",
        },
    mayRun
      ? {
          id: "operation",
          title: "Run a first operation",
          text: `An account in the books costs ${formatCost(accountCredits)}.`,
          done: usedCredits,
          href: `/${slug}/accounting/accounts`,
          action: "Add an account",
        }
      : null,
    overview.may_buy
      ? {
          id: "recharge",
          title: "Switch on auto-recharge",
          text: "Refills the balance before it runs out, up to your limit.",
          done: overview.recharge.enabled,
          href: `/${homeSlug}/billing/recharge`,
          action: "Set up",
        }
      : null,
  ];
  return steps.filter((step) => step !== null);
}
