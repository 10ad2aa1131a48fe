"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { PaymentDetailAnswer, RefundPreviewAnswer } from "@/server/payments/payment.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { amountCents, confirmFormSchema, type RefundForm, refundFormSchema } from "./refund.schema";
import { RefundConsequence } from "./refund-consequence";

/** Refunds a payment in two steps: how much and why, then what it does, confirmed by typing the amount. */
export function RefundDialog({
  payment,
  refusal,
}: {
  payment: PaymentDetailAnswer;
  /** Why it cannot be refunded now. */
  refusal: string | null;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title="Refund this payment"
      description={`Of ${formatMoneyCents(payment.amount_cents, payment.currency)}, ${formatMoneyCents(payment.refundable_cents, payment.currency)} can be refunded.`}
      trigger={<Button disabledReason={refusal}>Refund</Button>}
      open={open}
      onOpenChange={setOpen}
    >
      <RefundSteps payment={payment} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function RefundSteps({ payment, onDone }: { payment: PaymentDetailAnswer; onDone: () => void }) {
  const router = useRouter();
  const [asked, setAsked] = useState<RefundForm | null>(null);
  const [preview, setPreview] = useState<RefundPreviewAnswer | null>(null);
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  // One key for one amount and reason: pressed twice, or again after a lost answer, it is made once.
  const idempotencyKey = useRef(crypto.randomUUID());

  async function attempt(work: () => Promise<void>) {
    setIsPending(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  const look = (form: RefundForm) =>
    attempt(async () => {
      const answer = await trpc.staff.refund_preview.query({
        payment_id: payment.id,
        amount_cents: amountCents(form.amount),
      });
      const isAnother = asked && (asked.amount !== form.amount || asked.reason !== form.reason);
      if (isAnother) idempotencyKey.current = crypto.randomUUID();
      setAsked(form);
      setPreview(answer);
    });

  const refund = (confirmation: string) =>
    attempt(async () => {
      if (!asked || !preview) return;
      const after = await trpc.staff.refund.mutate(
        {
          payment_id: payment.id,
          amount_cents: preview.amount_cents,
          reason: asked.reason,
          confirmation,
        },
        { context: { idempotencyKey: idempotencyKey.current } },
      );
      const made = after.refunds.at(-1);
      if (made?.state === "requested") toast.message("Stripe hasn’t responded yet; we’ll retry");
      else if (made?.state === "failed") toast.error(`Not refunded: ${made.problem ?? "refused"}`);
      else toast.success(`${formatMoneyCents(preview.amount_cents, payment.currency)} refunded`);
      onDone();
      router.refresh();
    });

  if (!preview || !asked) {
    return (
      <FormShell
        schema={refundFormSchema}
        defaultValues={asked ?? { amount: (payment.refundable_cents / 100).toFixed(2), reason: "" }}
        onSubmit={look}
        submitError={problem}
        isPending={isPending}
        submitLabel="Preview"
      >
        <TextField
          name="amount"
          label="Amount"
          inputMode="decimal"
          suffix={payment.currency.toUpperCase()}
        />
        <TextField
          name="reason"
          label="Reason"
          description="Kept with the refund and in the audit log. The customer doesn’t see it."
        />
      </FormShell>
    );
  }
  return (
    <FormShell
      schema={confirmFormSchema}
      defaultValues={{ confirmation: "" }}
      onSubmit={({ confirmation }) => refund(confirmation)}
      submitError={problem}
      isPending={isPending}
      submitLabel={`Refund ${formatMoneyCents(preview.amount_cents, payment.currency)}`}
      submitVariant="danger"
      secondaryAction={
        <Button
          onClick={() => {
            setPreview(null);
            setProblem(null);
          }}
        >
          Back
        </Button>
      }
    >
      <RefundConsequence preview={preview} />
      <TextField
        name="confirmation"
        label={`Type ${preview.confirmation} to confirm`}
        autoComplete="off"
      />
    </FormShell>
  );
}
