"use client";

import { trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useCheckout } from "../use-checkout";

/** Leaves for Stripe's own page of receipts and invoices. */
export function OpenPortal({ organizationId }: { organizationId: string }) {
  const { open, opening, problem } = useCheckout();
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        pending={opening !== null}
        onClick={() =>
          open("portal", async () => {
            const { url } = await trpc.billing.portal.mutate({ organization_id: organizationId });
            return url;
          })
        }
      >
        Receipts and invoices at Stripe
      </Button>
      <ProblemBanner problem={problem} />
    </>
  );
}
