"use client";

import Link from "next/link";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import type { BillingOverview } from "../../read-frame";
import { whyNotBuy } from "../money-words";

/** Why auto-recharge cannot charge although it is on, or why it went off, each with its fix. */
export function RechargeTrouble({
  organizationId,
  slug,
  overview,
  reason,
}: {
  organizationId: string;
  slug: string;
  overview: BillingOverview;
  reason: string | null;
}) {
  const { run, isPending, problem } = useChange();
  const { recharge } = overview;
  const switchedOff = !recharge.enabled && recharge.disabled_reason !== null;
  if (!reason && !switchedOff) return null;
  const confirmation = recharge.live_attempt?.state === "requires_action";
  const resumable =
    recharge.enabled && (recharge.state === "disabled" || recharge.state === "backing_off");
  return (
    <div className="mb-4 grid gap-2">
      <Banner
        tone={recharge.enabled ? "low" : "info"}
        title={
          !recharge.enabled
            ? `It was switched off automatically: ${recharge.disabled_reason}`
            : confirmation
              ? "A charge is waiting for your confirmation"
              : "It can’t charge right now"
        }
        action={
          <>
            <Button asChild size="sm" disabledReason={whyNotBuy(overview)}>
              <Link href={`/${slug}/billing/payment-methods`}>
                {confirmation ? "Use another card" : "Cards"}
              </Link>
            </Button>
            {confirmation && recharge.live_attempt ? (
              <Button asChild size="sm" variant="primary" disabledReason={whyNotBuy(overview)}>
                <Link href={`/${slug}/billing/recharge/confirm/${recharge.live_attempt.id}`}>
                  Confirm {formatMoneyCents(recharge.live_attempt.amount_cents)}
                </Link>
              </Button>
            ) : null}
            {resumable ? (
              <Button
                size="sm"
                variant="primary"
                pending={isPending}
                disabledReason={whyNotBuy(overview)}
                onClick={() =>
                  run(
                    () =>
                      trpc.recharge_policy.update.mutate({
                        organization_id: organizationId,
                        enabled: true,
                      }),
                    () => "Resumed. Checking the balance now.",
                  )
                }
              >
                Resume now
              </Button>
            ) : null}
          </>
        }
      >
        {reason}
        {!recharge.enabled
          ? overview.cards.length > 0
            ? "Switch it on again when you’re ready."
            : "Add a card, then switch it on."
          : null}
        {resumable ? " Resuming tries the card again at once if the balance is low." : null}
      </Banner>
      <ProblemBanner problem={problem} />
    </div>
  );
}
