"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";

/** Accepts or declines an offer of ownership, or takes it back. */
export function AnswerOffer({
  scope,
  as,
  organizationName,
}: {
  scope: { organization_id: string; ownership_transfer_id: string };
  as: "receiver" | "owner" | "other";
  organizationName: string;
}) {
  const { run, isPending, problem } = useChange();
  if (as === "other") return null;
  return (
    <div className="grid gap-3">
      <ProblemBanner problem={problem} />
      <div className="flex flex-wrap gap-2">
        {as === "receiver" ? (
          <>
            <Button
              variant="primary"
              pending={isPending}
              onClick={() =>
                run(
                  () => trpc.ownership_transfer.accept.mutate(scope),
                  () => `You are an owner of ${organizationName} now`,
                )
              }
            >
              Accept ownership
            </Button>
            <Button
              disabledReason={isPending ? "Still working" : null}
              onClick={() =>
                run(
                  () => trpc.ownership_transfer.decline.mutate(scope),
                  () => "Declined. Nothing has changed",
                )
              }
            >
              Decline
            </Button>
          </>
        ) : (
          <Button
            variant="danger"
            pending={isPending}
            onClick={() =>
              run(
                () => trpc.ownership_transfer.withdraw.mutate(scope),
                () => "The offer was withdrawn",
              )
            }
          >
            Withdraw the offer
          </Button>
        )}
      </div>
    </div>
  );
}
