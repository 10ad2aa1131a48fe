"use client";

import { useRouter } from "next/navigation";
import { z } from "zod";
import { usePrice } from "@/app/[org]/operation-prices";
import { OperationLabel } from "@/components/credits/amounts";
import { ComboboxField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { TradeDocumentAnswer } from "@/server/accounting/trade/trade.schema";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { CreditsLine } from "../credits-line";
import { formatMinorUnits, parseMinorUnits } from "../minor-units";
import type { Books } from "../open-books";
import { accountOptions } from "../pickers/account-options";
import { FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { tradeCalls } from "./trade-calls";
import { type TradeNoun, tradeWords } from "./trade-words";

const text = (max: number) => z.string().trim().max(max, `Use at most ${max} characters`);

function paymentFormSchema(currency: string) {
  return z.object({
    amount: z.string().superRefine((typed, context) => {
      const amount = parseMinorUnits(typed, currency);
      if ("problem" in amount) context.addIssue({ code: "custom", message: amount.problem });
    }),
    date: z.iso.date("Enter a date"),
    account_id: z.string(),
    method: text(50),
    reference: text(100),
    exchange_rate: z.string().trim(),
  });
}

/** Records what was paid; what is still due stands there to begin with. */
export function PaymentDialog({
  noun,
  books: { organizationId, availableCredits, billing },
  document,
  accounts,
  bookCurrency,
  today,
  onClose,
}: {
  noun: TradeNoun;
  books: Books;
  document: TradeDocumentAnswer;
  accounts: AccountAnswer[];
  bookCurrency: string | null;
  today: string;
  onClose: () => void;
}) {
  const { paidTo } = tradeWords[noun];
  const { currency, due } = document;
  const payCredits = usePrice(`${noun}.record_payment`);
  const router = useRouter();
  const operation = usePaidOperation((paid: TradeDocumentAnswer) => {
    toast.success(
      paid.due === 0
        ? `${paid.number} is paid`
        : `Payment recorded. ${formatMinorUnits(paid.due, currency)} is still due.`,
    );
    onClose();
    router.refresh();
  });
  const payable = accounts.filter(
    (account) => account.currency === currency || account.currency === bookCurrency,
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`Payment of ${document.number}`}
      description={`${formatMinorUnits(due, currency)} is due. Partial payments are possible, and payments can be undone.`}
    >
      <FormShell
        schema={paymentFormSchema(currency)}
        defaultValues={{
          amount: minorUnitsToDecimal(due, currency),
          date: today,
          account_id: "",
          method: "",
          reference: "",
          exchange_rate: "",
        }}
        onSubmit={async (values, form) => {
          const amount = parseMinorUnits(values.amount, currency);
          const problem = await operation.run((options) =>
            tradeCalls[noun].pay(
              { organization_id: organizationId, id: document.id },
              {
                amount: "minorUnits" in amount ? amount.minorUnits : 0,
                date: values.date,
                ...(values.account_id === "" ? {} : { account_id: values.account_id }),
                ...(values.method === "" ? {} : { method: values.method }),
                ...(values.reference === "" ? {} : { reference: values.reference }),
                ...(values.exchange_rate === ""
                  ? {}
                  : { exchange_rate_decimal: values.exchange_rate }),
              },
              options,
            ),
          );
          for (const { path, message } of problem?.fields ?? []) {
            const name = path === "exchange_rate_decimal" ? "exchange_rate" : path;
            if (name in values) form.setError(name as keyof typeof values, { message });
          }
        }}
        submitError={needsNotice(operation.problem) ? null : operation.problem}
        isPending={operation.isPending}
        submitLabel={<OperationLabel label="Record payment" credits={payCredits} />}
        secondaryAction={<DialogCancel />}
      >
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <TextField name="amount" label={`Amount (${currency})`} inputMode="decimal" required />
          <TextField name="date" label="Date" type="date" required />
        </div>
        <ComboboxField
          name="account_id"
          label={paidTo}
          none="The default bank account"
          options={accountOptions(payable)}
          required
        />
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <TextField name="method" label="Method" placeholder="Bank transfer" required={false} />
          <TextField name="reference" label="Reference" required={false} />
        </div>
        {bookCurrency === null || bookCurrency === currency ? null : (
          <TextField
            name="exchange_rate"
            label={`${bookCurrency} for 1 ${currency}`}
            inputMode="decimal"
            description="Defaults to the latest rate up to the date"
            required={false}
          />
        )}
        <CreditsLine available={availableCredits} />
        <FormRefusal operation={operation} billing={billing} />
      </FormShell>
    </Dialog>
  );
}
