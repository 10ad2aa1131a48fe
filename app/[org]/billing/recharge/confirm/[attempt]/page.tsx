import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import type { RechargeAttemptAnswer } from "@/server/recharge/recharge.schema";
import { readOverview } from "../../../../read-frame";
import { nameCard, whyNotBuy } from "../../../money-words";
import { ConfirmRecharge } from "./confirm-recharge";

export const metadata: Metadata = { title: "Confirm a charge" };

type Props = { params: Promise<{ org: string; attempt: string }> };

/** Where the email about 3-D Secure leads: what the bank asks about, and the way to answer it. */
export default async function ConfirmPage({ params }: Props) {
  const { org, attempt: attemptId } = await params;
  const { organization } = await organizationBySlug(org);
  const [overview, attempt] = await Promise.all([
    readOverview(organization.id),
    load((caller) =>
      caller.recharge_attempt.get({
        organization_id: organization.id,
        attempt_id: attemptId,
      }),
    ),
  ]);
  const recharge = `/${organization.slug}/billing/recharge`;
  const amount = formatMoneyCents(attempt.amount_cents, attempt.currency);
  const card = nameCard({ brand: attempt.card_brand, last4: attempt.card_last4 });
  const waits = attempt.state === "requires_action";
  return (
    <>
      <PageHeader
        title={waits ? `Confirm ${amount}` : titles[attempt.state]}
        breadcrumb={
          <Breadcrumb
            steps={[
              { label: "Billing", href: `/${organization.slug}/billing` },
              { label: "Auto-recharge", href: recharge },
              { label: "Confirm" },
            ]}
          />
        }
      />
      <Card className="max-w-xl">
        {waits ? (
          <>
            <p>
              To recharge {organization.name} we tried to charge {amount} to {card}. Your bank asks
              you to confirm it first.{" "}
              <b className="font-medium">Nothing is charged until you do</b>, and it is charged
              once.
            </p>
            <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-13">
              <dt className="text-dim">Amount</dt>
              <dd>{amount}</dd>
              <dt className="text-dim">Adds</dt>
              <dd>{creditsInWords(attempt.credits)}</dd>
              <dt className="text-dim">Available now</dt>
              <dd>{creditsInWords(overview.available)}</dd>
              {attempt.confirm_before ? (
                <>
                  <dt className="text-dim">Confirm before</dt>
                  <dd>
                    <Time
                      iso={attempt.confirm_before}
                      timeZone={organization.time_zone}
                      as="date-time"
                    />{" "}
                    <span className="text-dim">({organization.time_zone})</span>
                  </dd>
                </>
              ) : null}
            </dl>
            <ConfirmRecharge
              organizationId={organization.id}
              attemptId={attempt.id}
              label={`Confirm ${amount}`}
              refusal={whyNotBuy(overview)}
              cardsHref={`/${organization.slug}/billing/payment-methods`}
            />
          </>
        ) : (
          <>
            <p>{attempt.reason}</p>
            <p className="mt-1 text-13 text-dim">{nextSteps[attempt.state]}</p>
            <div className="mt-4 flex flex-wrap gap-2">
              <Button asChild variant="primary">
                <Link href={recharge}>See auto-recharge</Link>
              </Button>
              <Button asChild>
                <Link href={`/${organization.slug}/billing#buy`}>Buy credits</Link>
              </Button>
            </div>
          </>
        )}
      </Card>
    </>
  );
}

type State = RechargeAttemptAnswer["state"];

const titles: Record<State, string> = {
  claimed: "Nothing to confirm",
  charging: "Nothing to confirm",
  succeeded: "Already paid",
  declined: "Nothing left to confirm",
  requires_action: "Confirm",
  unknown: "Nothing to confirm",
  expired: "Nothing left to confirm",
};

const nextSteps: Record<State, string> = {
  claimed: "The card will be charged in a moment. The bank hasn’t asked for anything.",
  charging: "The card will be charged in a moment. The bank hasn’t asked for anything.",
  succeeded: "It was charged once. There is nothing left to do.",
  declined: "Use another card, or buy credits manually.",
  requires_action: "",
  unknown: "Check again in a few minutes.",
  expired: "Switch auto-recharge on again, use another card, or buy credits manually.",
};
