"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { NumberField, RadioField, SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { PricedAccountAnswer } from "@/server/staff/prices/prices.schema";
import { doneOrWaits } from "../../requests/approval-words";
import { operationChoices } from "../operation-choices";
import {
  type Agreement,
  agreementOf,
  agreePriceFormSchema,
  emptyAgreement,
} from "./agree-price.schema";

export type Account = Pick<PricedAccountAnswer, "credit_account_id" | "organization_name">;

/** The window that agrees a price with an account. */
export function AgreePriceDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={`Agree a price with ${account.organization_name}`}
      description="It applies from the next charge and can’t be changed, only ended. Prices below the list price need a second person’s approval."
    >
      <AgreePriceForm account={account} onDone={onClose} />
    </Dialog>
  );
}

function AgreePriceForm({ account, onDone }: { account: Account; onDone: () => void }) {
  const router = useRouter();
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setPending] = useState(false);

  async function submit(values: Agreement) {
    setPending(true);
    setProblem(null);
    try {
      const answer = await trpc.staff.price_override.create.mutate({
        credit_account_id: account.credit_account_id,
        ...agreementOf(values),
      });
      toast.success(doneOrWaits(answer, () => `Agreed with ${account.organization_name}`));
      onDone();
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setPending(false);
    }
  }

  return (
    <FormShell
      schema={agreePriceFormSchema}
      defaultValues={emptyAgreement}
      onSubmit={submit}
      submitError={problem}
      isPending={isPending}
      submitLabel="Agree"
    >
      <SelectField
        name="kind"
        label="What for"
        options={[
          { value: "operation", label: "An operation" },
          { value: "model", label: "The tokens of a model" },
          { value: "credit", label: "A credit itself" },
        ]}
        required
      />
      <PriceFields />
      <RadioField
        name="negotiated"
        label="Precedence"
        options={[
          {
            value: "negotiated",
            label: "Negotiated",
            description: "Wins over every override and tier, even a lower one.",
          },
          { value: "override", label: "Override", description: "Wins over tiers and the list." },
        ]}
      />
      <div className="grid min-w-0 grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField
          name="begins"
          className="min-w-0 grid-cols-1"
          type="datetime-local"
          label="Starts (UTC)"
          description="Leave empty for now"
          required={false}
        />
        <TextField
          name="ends"
          className="min-w-0 grid-cols-1"
          type="datetime-local"
          label="Ends (UTC)"
          description="Leave empty for no end"
          required={false}
        />
      </div>
      <TextField name="note" label="Why" placeholder="Agreed with their buyer, 12 May" required />
    </FormShell>
  );
}

/** The figures of the kind that is chosen. */
function PriceFields() {
  const kind = useWatch({ name: "kind" }) as Agreement["kind"];
  if (kind === "credit") {
    return (
      <NumberField
        name="cents"
        label="Price of a credit"
        suffix="cents"
        step={1}
        minimum={1}
        description="Whole cents, whatever the volume"
        required
      />
    );
  }
  if (kind === "model") {
    return (
      <>
        <TextField name="model" label="Model" placeholder="gpt-4o" required />
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <NumberField
            name="input"
            label="Input"
            suffix="credits"
            step={1}
            minimum={0}
            description="Per million tokens"
            required
          />
          <NumberField
            name="output"
            label="Output"
            suffix="credits"
            step={1}
            minimum={0}
            description="Per million tokens; leave empty if it has none"
            required={false}
          />
        </div>
      </>
    );
  }
  return (
    <div className="grid gap-4 sm:grid-cols-[1fr_150px]">
      <SelectField name="operation" label="Operation" options={operationChoices} required />
      <NumberField name="credits" label="Price" suffix="credits" minimum={0} required />
    </div>
  );
}
