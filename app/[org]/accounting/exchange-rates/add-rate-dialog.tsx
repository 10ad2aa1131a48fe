"use client";

import { useRouter } from "next/navigation";
import { z } from "zod";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import type { ExchangeRateAnswer } from "@/server/accounting/exchange-rates/exchange-rate.schema";
import { dateSchema, rateSchema } from "@/server/accounting/transactions/transaction.schema";
import { formatDate } from "@/server/foundation/date-words";
import { CreditsLine } from "../credits-line";
import type { Books } from "../open-books";
import { FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";

const rateFormSchema = z
  .object({
    base: currencySchema,
    quote: currencySchema,
    rate_decimal: rateSchema,
    date: dateSchema,
  })
  .refine(({ base, quote }) => base !== quote, {
    path: ["quote"],
    error: "Choose a different currency",
  });
type RateForm = z.output<typeof rateFormSchema>;

type Props = {
  books: Books;
  bookCurrency: string;
  today: string;
  onOpenChange: (open: boolean) => void;
};

/** Enters the rate of a pair from a day on; of one that is there already, corrects it. */
export function AddRateDialog({ open, ...props }: Props & { open: boolean }) {
  return (
    <Dialog
      open={open}
      onOpenChange={props.onOpenChange}
      title="Add rate"
      description="A rate for the same pair and date is replaced. The opposite direction is derived from it."
    >
      <RateFields {...props} />
    </Dialog>
  );
}

function RateFields({
  books: { organizationId, availableCredits, billing },
  bookCurrency,
  today,
  onOpenChange,
}: Props) {
  const credits = usePrice("exchange_rate.update");
  const router = useRouter();
  const operation = usePaidOperation(({ base, quote, rate_decimal, date }: ExchangeRateAnswer) => {
    toast.success(`1 ${base} = ${rate_decimal} ${quote} from ${formatDate(date)}`);
    onOpenChange(false);
    router.refresh();
  });
  return (
    <FormShell
      schema={rateFormSchema}
      defaultValues={{ base: "", quote: bookCurrency, rate_decimal: "", date: today }}
      onSubmit={async (values: RateForm, form) => {
        const problem = await operation.run((options) =>
          trpc.exchange_rate.update.mutate({ organization_id: organizationId, ...values }, options),
        );
        for (const { path, message } of problem?.fields ?? []) {
          if (path in values) form.setError(path as keyof RateForm, { message });
        }
      }}
      submitError={needsNotice(operation.problem) ? null : operation.problem}
      isPending={operation.isPending}
      submitLabel={<OperationLabel label="Add rate" credits={credits} />}
      secondaryAction={<DialogCancel />}
    >
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField name="base" label="From currency" placeholder="EUR" required />
        <TextField name="quote" label="To currency" placeholder="USD" required />
        <TextField
          name="rate_decimal"
          label="Rate"
          placeholder="1.0825"
          inputMode="decimal"
          required
        />
        <TextField name="date" label="From" type="date" required />
      </div>
      <CreditsLine available={availableCredits} />
      <FormRefusal operation={operation} billing={billing} />
    </FormShell>
  );
}
