"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useCheckout } from "../../../use-checkout";

/** Leaves for the page on which the bank's question is answered, for this same charge. */
export function ConfirmRecharge({
  organizationId,
  attemptId,
  label,
  refusal,
  cardsHref,
}: {
  organizationId: string;
  attemptId: string;
  label: string;
  refusal: string | null;
  cardsHref: string;
}) {
  const router = useRouter();
  const { open, opening, problem } = useCheckout();
  return (
    <>
      <div className="mt-5 flex flex-wrap gap-2">
        <Button
          variant="primary"
          pending={opening !== null}
          disabledReason={refusal}
          onClick={() =>
            open("confirm", async () => {
              const { checkout_url } = await trpc.recharge_attempt.confirm.mutate({
                organization_id: organizationId,
                attempt_id: attemptId,
              });
              // Paid meanwhile, in another window: the page says so.
              if (!checkout_url) router.refresh();
              return checkout_url;
            })
          }
        >
          {label}
        </Button>
        <Button asChild>
          <Link href={cardsHref}>Use another card</Link>
        </Button>
      </div>
      <p className="mt-3 text-13 text-dim">
        If you don’t recognize this charge, leave it: it expires automatically and nothing is
        charged.
      </p>
      <ProblemBanner problem={problem} className="mt-3" />
    </>
  );
}
