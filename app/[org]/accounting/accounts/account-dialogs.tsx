"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import {
  type AccountAnswer,
  accountChangeSchema,
  bookAccountTypes,
  newAccountSchema,
} from "@/server/accounting/accounts/account.schema";
import { CreditsLine } from "../credits-line";
import { type BillingWay, FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";

const typeWords: Record<(typeof bookAccountTypes)[number], string> = {
  asset: "What is owned: bank, receivables",
  liability: "What is owed: payables, loans, taxes",
  equity: "The owners' share",
  revenue: "What is earned",
  expense: "What is spent",
};
const typeOptions = bookAccountTypes.map((type) => ({
  value: type,
  label: type.charAt(0).toUpperCase() + type.slice(1),
  description: typeWords[type],
}));

type DialogContext = {
  organizationId: string;
  availableCredits: number | null;
  billing: BillingWay;
  onOpenChange: (open: boolean) => void;
};

/** Adds an account. */
export function CreateAccountDialog({ open, ...context }: DialogContext & { open: boolean }) {
  return (
    <Dialog
      open={open}
      onOpenChange={context.onOpenChange}
      title="New account"
      description="You can change the code and name later, and the type until it has entries. The currency is final."
    >
      <CreateAccountForm {...context} />
    </Dialog>
  );
}

function CreateAccountForm({
  organizationId,
  availableCredits,
  billing,
  onOpenChange,
}: DialogContext) {
  const createCredits = usePrice("account.create");
  const router = useRouter();
  const operation = usePaidOperation((account: AccountAnswer) => {
    toast.success(`Account ${account.code} ${account.name} created`);
    onOpenChange(false);
    router.refresh();
  });
  return (
    <FormShell
      schema={newAccountSchema}
      defaultValues={{ code: "", name: "", currency: "USD" }}
      onSubmit={async (values, form) => {
        const problem = await operation.run((options) =>
          trpc.account.create.mutate({ organization_id: organizationId, ...values }, options),
        );
        for (const { path, message } of problem?.fields ?? []) {
          if (path in values) form.setError(path as keyof typeof values, { message });
        }
      }}
      submitError={needsNotice(operation.problem) ? null : operation.problem}
      isPending={operation.isPending}
      submitLabel={<OperationLabel label="Create account" credits={createCredits} />}
      secondaryAction={<DialogCancel />}
    >
      <div className="grid gap-4 sm:grid-cols-[128px_1fr]">
        <TextField name="code" label="Code" placeholder="1000" required />
        <TextField name="name" label="Name" placeholder="Cash" required />
      </div>
      <div className="grid gap-4 sm:grid-cols-[1fr_128px]">
        <SelectField name="type" label="Type" options={typeOptions} required />
        <TextField name="currency" label="Currency" placeholder="USD" required />
      </div>
      <CreditsLine available={availableCredits} />
      <FormRefusal operation={operation} billing={billing} />
    </FormShell>
  );
}

/** Changes code, name or type of an account. Sends, and charges for, only what changed. */
export function EditAccountDialog({
  account,
  organizationId,
  availableCredits,
  billing,
  onOpenChange,
}: DialogContext & { account: AccountAnswer }) {
  const updateCredits = usePrice("account.update");
  const router = useRouter();
  const operation = usePaidOperation((changed: AccountAnswer) => {
    toast.success(`Account ${changed.code} ${changed.name} saved`);
    onOpenChange(false);
    router.refresh();
  });
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={`Edit ${account.code} ${account.name}`}
      description={`In ${account.currency}, which is final. The type is final once it has entries.`}
    >
      <FormShell
        schema={accountChangeSchema}
        defaultValues={{ code: account.code, name: account.name, type: account.type }}
        onSubmit={async (values, form) => {
          const change = {
            ...(values.code !== account.code && values.code ? { code: values.code } : {}),
            ...(values.name !== account.name && values.name ? { name: values.name } : {}),
            ...(values.type !== account.type && values.type ? { type: values.type } : {}),
          };
          if (Object.keys(change).length === 0) {
            toast("Nothing changed, so nothing was charged");
            onOpenChange(false);
            return;
          }
          const problem = await operation.run((options) =>
            trpc.account.update.mutate(
              { organization_id: organizationId, account_id: account.id, ...change },
              options,
            ),
          );
          for (const { path, message } of problem?.fields ?? []) {
            if (path in values) form.setError(path as keyof typeof values, { message });
          }
        }}
        submitError={needsNotice(operation.problem) ? null : operation.problem}
        isPending={operation.isPending}
        submitLabel={<OperationLabel label="Save" credits={updateCredits} />}
        secondaryAction={<DialogCancel />}
      >
        <div className="grid gap-4 sm:grid-cols-[128px_1fr]">
          <TextField name="code" label="Code" required />
          <TextField name="name" label="Name" required />
        </div>
        <SelectField name="type" label="Type" options={typeOptions} required />
        <CreditsLine available={availableCredits} />
        <FormRefusal operation={operation} billing={billing} />
      </FormShell>
    </Dialog>
  );
}
