import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { testCards } from "@/server/gateways/stripe/simulated/test-card.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { CompleteCheckout } from "./complete-checkout";

export const metadata: Metadata = { title: "Test payment" };

type Props = { params: Promise<{ org: string; session: string }> };

/** In a sandbox, the page in the place of Stripe's: whoever is there decides what becomes of the payment. */
export default async function TestCheckoutPage({ params }: Props) {
  const { org, session } = await params;
  const { organization } = await organizationBySlug(org);
  const checkout = await load((caller) =>
    caller.sandbox.checkout.get({ organization_id: organization.id, session_id: session }),
  );
  const { amount_cents, currency, mode, state, title } = checkout;
  const amount = amount_cents === null ? null : formatMoneyCents(amount_cents, currency ?? "usd");
  const isOpen = state === "open" || state === "processing";
  return (
    <>
      <PageHeader
        title={mode === "setup" ? "Save a test card" : `Test payment: ${amount}`}
        description={`${title}. This is not a real payment: nothing is charged.`}
      />
      <Card className="max-w-xl">
        {isOpen ? (
          <CompleteCheckout
            organizationId={organization.id}
            sessionId={session}
            mode={mode}
            isProcessing={state === "processing"}
            cancelUrl={checkout.cancel_url}
            cards={testCards.map(({ number, label }) => ({ number, label }))}
          />
        ) : (
          <>
            <p>
              {state === "expired"
                ? "This checkout has expired. Nothing was charged."
                : "This checkout is complete."}
            </p>
            <Button asChild variant="primary" className="mt-4">
              <Link href={`/${organization.slug}/billing`}>Back to billing</Link>
            </Button>
          </>
        )}
      </Card>
    </>
  );
}
