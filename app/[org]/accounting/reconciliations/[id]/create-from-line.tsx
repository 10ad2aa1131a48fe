"use client";

import { useRouter } from "next/navigation";
import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { ComboboxField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type {
  MatchAnswer,
  StatementLineAnswer,
} from "@/server/accounting/reconciliations/reconciliation.schema";
import { formatDate } from "@/server/foundation/date-words";
import { formatMinorUnits } from "../../minor-units";
import { accountOptions } from "../../pickers/account-options";
import { type BillingWay, FormRefusal, needsNotice } from "../../refusal-notice";
import { usePaidOperation } from "../../use-paid-operation";
import { useCreateCredits } from "./board-rows";
import type { Shared } from "./reconciliation-summary";

type Props = Omit<Shared, "readOnlyReason"> & {
  line: StatementLineAnswer;
  accounts: AccountAnswer[];
  billing: BillingWay;
  onClose: () => void;
};

/** Enters a line that the books do not have: creates its transaction, posts it and matches it. */
export function CreateFromLine(props: Props) {
  const { line, reconciliation, onClose } = props;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Create transaction"
      description={`${formatMinorUnits(line.amount, reconciliation.currency)} on ${formatDate(line.date)}. It is created, posted and matched at once.`}
    >
      <CreateForm {...props} />
    </Dialog>
  );
}

const formSchema = z.object({
  account_id: z.string().min(1, "Choose an account"),
  description: z.string().trim().min(1, "Enter a description").max(500),
});
type FormValues = z.infer<typeof formSchema>;

function CreateForm({ organizationId, reconciliation, line, accounts, billing, onClose }: Props) {
  const credits = useCreateCredits();
  const router = useRouter();
  const operation = usePaidOperation((_: MatchAnswer) => {
    toast.success("Created, posted and matched");
    onClose();
    router.refresh();
  });
  const one = { organization_id: organizationId, reconciliation_id: reconciliation.id };
  const others = accounts.filter(
    ({ id, currency }) => id !== reconciliation.account_id && currency === reconciliation.currency,
  );
  const words = [line.payee, line.note].filter(Boolean).join(": ");
  return (
    <FormShell
      schema={formSchema}
      defaultValues={{ account_id: "", description: words.slice(0, 500) }}
      onSubmit={async ({ account_id, description }: FormValues, form) => {
        const problem = await operation.run(async (options) => {
          const { reference, entries, ...draft } = await trpc.statement_line.draft.query({
            ...one,
            line_id: line.id,
          });
          // Each step takes the same key, so trying again goes on where it stopped.
          const { id } = await trpc.transaction.create.mutate(
            {
              organization_id: organizationId,
              ...draft,
              description,
              ...(reference ? { reference } : {}),
              entries: entries.map(({ amount, entry_type, account_id: bank }) => ({
                amount,
                entry_type,
                account_id: bank ?? account_id,
              })),
            },
            options,
          );
          const transaction = { organization_id: organizationId, transaction_id: id };
          await trpc.transaction.post.mutate(transaction, options);
          return trpc.statement.match.mutate(
            { ...one, statement_line_ids: [line.id], transaction_ids: [id] },
            options,
          );
        });
        for (const { path, message } of problem?.fields ?? []) {
          if (path === "description") form.setError(path, { message });
        }
      }}
      submitError={needsNotice(operation.problem) ? null : operation.problem}
      isPending={operation.isPending}
      submitLabel={<OperationLabel label="Create, post and match" credits={credits} />}
      secondaryAction={<DialogCancel />}
    >
      <ComboboxField
        name="account_id"
        label={line.amount > 0 ? "Where it came from" : "What it was for"}
        options={accountOptions(others)}
        placeholder="Find an account"
        required
      />
      <TextField name="description" label="Description" required />
      <FormRefusal operation={operation} billing={billing} />
    </FormShell>
  );
}
