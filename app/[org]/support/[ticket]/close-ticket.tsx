"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

/** Says that no answer is needed any more. */
export function CloseTicket({
  organizationId,
  ticketId,
}: {
  organizationId: string;
  ticketId: string;
}) {
  const { run } = useChange();
  return (
    <ConfirmDialog
      trigger={<Button>Close ticket</Button>}
      title="Close this ticket?"
      consequence="Support stops looking at it. To open it again, write in it."
      confirmLabel="Close ticket"
      onConfirm={async () => {
        const refused = await run(
          () =>
            trpc.support_ticket.close.mutate({
              organization_id: organizationId,
              ticket_id: ticketId,
            }),
          () => "The ticket is closed",
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
