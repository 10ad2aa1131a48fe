"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import type { GrantAnswer } from "@/server/grants/grant.schema";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";

/** Takes a grant back, with the reason. */
export function VoidGrant({ grant }: { grant: GrantAnswer }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" aria-label={`Void ${grant.description}`} disabledReason={whyNot(grant)}>
          Void
        </Button>
      }
      title={`Void ${grant.description}?`}
      description={`This takes back ${creditsInWords(grant.remaining - grant.held)}, which can no longer be spent.${
        grant.held > 0
          ? ` Operations in progress hold ${formatCredits(grant.held)} more until they end.`
          : ""
      }`}
    >
      <VoidForm grant={grant} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function whyNot(grant: GrantAnswer): string | null {
  if (grant.category === "purchased")
    return "These credits were paid for. Refund the payment instead";
  return grant.remaining > grant.held ? null : "Everything left of it is held";
}

function VoidForm({ grant, onDone }: { grant: GrantAnswer; onDone: () => void }) {
  const { run, isPending, problem } = useKeyedChange();
  return (
    <FormShell
      schema={() => import("./account-forms.schema").then((file) => file.reasonForm)}
      defaultValues={{ reason: "" }}
      onSubmit={async ({ reason }) => {
        const refused = await run(
          (options) => trpc.credit_grant.void.mutate({ grant_id: grant.id, reason }, options),
          () => `${grant.description} was voided`,
        );
        if (!refused) onDone();
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Void the grant"
      submitVariant="danger"
      secondaryAction={
        <DialogClose>
          <Button>Keep it</Button>
        </DialogClose>
      }
    >
      <TextField
        name="reason"
        label="Reason"
        placeholder="Given twice by mistake"
        description="Kept in the audit log"
        required
      />
    </FormShell>
  );
}
