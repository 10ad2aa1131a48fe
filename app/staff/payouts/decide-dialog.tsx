"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { type PayoutAnswer, payoutNote } from "@/server/earnings/redemption.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";

export type Decision = "approve" | "decline";

const formSchema = z.object({ note: payoutNote });

const words = {
  approve: {
    title: "Approve the payout",
    consequence: "It is marked as paid, and the creator is emailed. This can’t be undone.",
    label: "Reference of the transfer",
    submit: "Approve payout",
    variant: "primary",
  },
  decline: {
    title: "Decline the payout",
    consequence: "The earnings are available again, and the creator is emailed.",
    label: "Reason",
    submit: "Decline payout",
    variant: "danger",
  },
} as const;

/** Asks for the word that goes to the creator, and decides a payout. Mount it while it is open. */
export function DecideDialog({
  payout,
  decision,
  onClose,
}: {
  payout: PayoutAnswer;
  decision: Decision;
  onClose: () => void;
}) {
  const { run, isPending, problem } = useChange();
  const { title, consequence, label, submit, variant } = words[decision];
  const amount = formatMoneyCents(payout.amount_cents ?? 0);

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={title}
      description={`${amount} for ${payout.organization_name}. ${consequence}`}
    >
      <FormShell
        schema={formSchema}
        defaultValues={{ note: "" }}
        onSubmit={async ({ note }) => {
          const refused = await run(
            () => trpc.staff.payout[decision].mutate({ redemption_id: payout.id, note }),
            (answer) =>
              "approval_request" in answer
                ? `${amount} is waiting for a second person`
                : `${amount} for ${payout.organization_name} was ${answer.state === "completed" ? "approved" : "declined"}`,
          );
          if (!refused) onClose();
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel={submit}
        submitVariant={variant}
        secondaryAction={<DialogCancel />}
      >
        <TextField
          name="note"
          label={label}
          description="The creator sees this."
          autoComplete="off"
        />
      </FormShell>
    </Dialog>
  );
}
