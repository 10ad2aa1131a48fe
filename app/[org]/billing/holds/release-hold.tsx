"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { ListedHold } from "@/server/operations/held/hold.schema";
import { creditsInWords } from "@/server/pricing/amount-words";

/** Gives a hold back before its work is done, after saying what that means. */
export function ReleaseHold({
  hold,
  disabledReason,
}: {
  hold: ListedHold;
  disabledReason: string | null;
}) {
  const { run } = useChange();
  const figure = creditsInWords(hold.credits);
  const trigger = (
    <Button
      size="sm"
      variant="ghost"
      disabledReason={disabledReason}
      aria-label={`Release ${hold.description}, ${figure}`}
      className="-ml-2 @2xl:ml-0"
    >
      Release
    </Button>
  );
  if (disabledReason) return trigger;
  return (
    <ConfirmDialog
      danger
      title={`Release “${hold.description}”?`}
      consequence={`${figure} can be spent again at once. The work itself isn’t stopped: if it finishes anyway, its result is discarded or its charge refused, because nothing is reserved for it.`}
      confirmLabel="Release hold"
      cancelLabel="Keep it"
      onConfirm={async () => {
        const refused = await run(
          () => trpc.hold.release.mutate({ hold_id: hold.id }),
          () => `${figure} released`,
        );
        if (refused) throw new Error(refused.message);
      }}
      trigger={trigger}
    />
  );
}
