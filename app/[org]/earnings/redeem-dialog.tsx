"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { NumberField, RadioField, TextAreaField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import {
  MIN_CREDITS,
  MIN_PAYOUT_CREDITS,
  newRedemptionFields,
} from "@/server/earnings/redemption.schema";
import { creditsInWords, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import { isExactCredits } from "@/server/pricing/microcredits";

const formSchema = z
  .object({
    kind: newRedemptionFields.kind,
    credits: z
      .number("Enter an amount")
      .positive("Must be more than 0")
      .refine(isExactCredits, "Use at most six decimals"),
    pay_to: z.string(),
  })
  .refine(({ kind, pay_to }) => kind === "credits" || pay_to.trim().length >= 5, {
    path: ["pay_to"],
    error: "Enter where the money goes",
  });

const kinds = [
  {
    value: "credits",
    label: "Credits",
    description: "Added to your balance at once; debt is paid first.",
  },
  {
    value: "payout",
    label: "Payout",
    description: `Money, at least ${formatCreditsAsMoney(MIN_PAYOUT_CREDITS)}. We review it and email you.`,
  },
];

/** The window in which earnings are redeemed. */
export function RedeemDialog({
  organizationId,
  available,
  payable,
  onClose,
}: {
  organizationId: string;
  available: number;
  payable: number;
  onClose: () => void;
}) {
  const { run, isPending, problem } = useKeyedChange();

  async function redeem({ kind, credits, pay_to }: z.output<typeof formSchema>) {
    const scope = { organization_id: organizationId, kind, credits };
    return run(
      (options) =>
        trpc.redemption.create.mutate(kind === "payout" ? { ...scope, pay_to } : scope, options),
      () =>
        kind === "payout"
          ? `A payout of ${formatCreditsAsMoney(credits)} was requested`
          : `${creditsInWords(credits)} added to your balance`,
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title="Redeem earnings"
      description={`You can take ${creditsInWords(available)} (${formatCreditsAsMoney(available)}) as credits, or ${formatCreditsAsMoney(payable)} as money.`}
    >
      <FormShell
        schema={formSchema}
        defaultValues={{ kind: "credits", pay_to: "" }}
        onSubmit={async (values, form) => {
          const refused = await redeem(values);
          if (!refused) return onClose();
          for (const { path, message } of refused.fields)
            if (path === "credits" || path === "pay_to") form.setError(path, { message });
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel="Redeem"
        secondaryAction={<DialogCancel />}
      >
        {(form) => (
          <>
            <RadioField name="kind" label="Redeem as" options={kinds} />
            <NumberField
              name="credits"
              label="Amount"
              suffix="credits"
              minimum={form.watch("kind") === "payout" ? MIN_PAYOUT_CREDITS : MIN_CREDITS}
            />
            {form.watch("kind") === "payout" ? (
              <TextAreaField
                name="pay_to"
                label="Where the money goes"
                description="An IBAN or account number, with the name it is held in."
              />
            ) : null}
          </>
        )}
      </FormShell>
    </Dialog>
  );
}
