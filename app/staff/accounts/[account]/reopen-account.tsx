"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

/** Staff open a closed organization again, for an owner who asked. */
export function ReopenAccount({ id, name }: { id: string; name: string }) {
  const { run } = useChange();
  return (
    <ConfirmDialog
      trigger={<Button>Reopen</Button>}
      title={`Reopen ${name}?`}
      consequence="Its members, credits and API keys work again, and its owners are emailed. Auto-recharge stays off."
      confirmLabel="Reopen"
      onConfirm={async () => {
        const refused = await run(
          () => trpc.staff.account.reopen.mutate({ credit_account_id: id }),
          () => `${name} is open again`,
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
