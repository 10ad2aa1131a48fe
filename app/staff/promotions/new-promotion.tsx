"use client";

import { useState } from "react";
import { useWatch } from "react-hook-form";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { NumberField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { creditsInWords } from "@/server/pricing/amount-words";
import { fromUtcField } from "../prices/price-words";
import { doneOrWaits } from "../requests/approval-words";

/** From the field of the server to the one of the form. */
const formFields = {
  code: "code",
  note: "note",
  credits: "credits",
  redemption_limit: "limit",
  credits_expire_days: "days",
  expires_at: "until",
} as const;

/** The button that opens the form for a new code. */
export function NewPromotion() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setIsOpen(true)}>
        New code
      </Button>
      {isOpen ? <NewPromotionDialog onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function NewPromotionDialog({ onClose }: { onClose: () => void }) {
  const { run, isPending, problem } = useKeyedChange();
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title="New promotion code"
      description="Everything the code can give counts against your limit. Above that, or without a redemption limit, a second person has to approve it."
    >
      <FormShell
        schema={() => import("./new-promotion.schema").then((file) => file.newPromotionForm)}
        defaultValues={{ code: "", note: "", credits: null, limit: 1, days: null, until: "" }}
        onSubmit={async ({ code, note, credits, limit, days, until }, form) => {
          const refused = await run(
            (options) =>
              trpc.staff.promotion.create.mutate(
                {
                  code,
                  note,
                  credits: credits ?? 0,
                  redemption_limit: limit,
                  credits_expire_days: days ?? null,
                  expires_at: until ? fromUtcField(until) : null,
                },
                options,
              ),
            (answer) => doneOrWaits(answer, () => `${code} can be redeemed now`),
          );
          if (!refused) return onClose();
          for (const { path, message } of refused.fields) {
            const field = formFields[path as keyof typeof formFields];
            if (field) form.setError(field, { message });
          }
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel="Create code"
        secondaryAction={<DialogCancel />}
      >
        <TextField name="code" label="Code" placeholder="SPRING2027" autoComplete="off" />
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <NumberField name="credits" label="Credits per account" step={1} minimum={1} />
          <NumberField
            name="limit"
            label="Redemption limit"
            required={false}
            step={1}
            minimum={1}
          />
        </div>
        <Worst />
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <NumberField
            name="days"
            label="Credits expire after"
            suffix="days"
            required={false}
            step={1}
            minimum={1}
          />
          <TextField
            name="until"
            type="datetime-local"
            label="Redeemable until (UTC)"
            required={false}
          />
        </div>
        <TextField
          name="note"
          label="What it is for"
          description="Read by staff only."
          placeholder="Booth at the spring fair"
        />
      </FormShell>
    </Dialog>
  );
}

function Worst() {
  const credits = useWatch({ name: "credits" }) as number | null;
  const limit = useWatch({ name: "limit" }) as number | null;
  return (
    <output aria-live="polite" className="block text-13 text-dim">
      {credits && limit
        ? `At most ${creditsInWords(credits * limit)} in all.`
        : "Without a limit, any number of accounts can redeem it."}
    </output>
  );
}
