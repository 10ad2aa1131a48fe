"use client";

import { useRouter } from "next/navigation";
import { z } from "zod";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { ComboboxField, SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import {
  type AccountAnswer,
  bookAccountTypes,
  newAccountSchema,
} from "@/server/accounting/accounts/account.schema";
import { CreditsLine } from "../credits-line";
import { accountOptions } from "../pickers/account-options";
import { type BillingWay, FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { possibleParents } from "./account-tree";

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

const createSchema = newAccountSchema.extend({ parent_id: z.string() });
const editSchema = newAccountSchema
  .pick({ code: true, name: true, type: true })
  .extend({ parent_id: z.string() });

type DialogContext = {
  organizationId: string;
  /** The whole chart, to be part of. */
  accounts: AccountAnswer[];
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
      description="You can change the code and name later, and the type until it has entries. The currency can’t be changed."
    >
      <CreateAccountForm {...context} />
    </Dialog>
  );
}

function CreateAccountForm({
  organizationId,
  accounts,
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
      schema={createSchema}
      defaultValues={{
        code: "",
        name: "",
        currency: accounts[0]?.currency ?? "USD",
        parent_id: "",
      }}
      onSubmit={async ({ parent_id: parent, ...values }, form) => {
        const isPossible = possibleParents(accounts, values).some(({ id }) => id === parent);
        const problem = await operation.run((options) =>
          trpc.account.create.mutate(
            {
              organization_id: organizationId,
              ...values,
              ...(isPossible ? { parent_id: parent } : {}),
            },
            options,
          ),
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
      {(form) => (
        <>
          <div className="grid gap-4 sm:grid-cols-[128px_1fr]">
            <TextField name="code" label="Code" placeholder="1000" required />
            <TextField name="name" label="Name" placeholder="Cash" required />
          </div>
          <div className="grid gap-4 sm:grid-cols-[1fr_128px]">
            <SelectField name="type" label="Type" options={typeOptions} required />
            <TextField name="currency" label="Currency" placeholder="USD" required />
          </div>
          <ParentField possible={possibleParents(accounts, { type: form.watch("type") })} />
          <CreditsLine available={availableCredits} />
          <FormRefusal operation={operation} billing={billing} />
        </>
      )}
    </FormShell>
  );
}

function ParentField({ possible }: { possible: AccountAnswer[] }) {
  return possible.length === 0 ? null : (
    <ComboboxField
      name="parent_id"
      label="Part of"
      none="No other account"
      options={accountOptions(possible)}
      description="Its balance is included in that account’s subtotal. The parent must have the same type."
    />
  );
}

/** Changes code, name, type or parent of an account. Sends, and charges for, only what changed. */
export function EditAccountDialog({
  account,
  organizationId,
  accounts,
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
      description={`In ${account.currency}, which can’t be changed. The type can’t be changed once it has entries.`}
    >
      <FormShell
        schema={editSchema}
        defaultValues={{
          code: account.code,
          name: account.name,
          type: account.type,
          parent_id: account.parent_id ?? "",
        }}
        onSubmit={async (values, form) => {
          const possible = possibleParents(accounts, { id: account.id, type: values.type });
          const parent = possible.find(({ id }) => id === values.parent_id)?.id ?? null;
          const change = {
            ...(values.code !== account.code && values.code ? { code: values.code } : {}),
            ...(values.name !== account.name && values.name ? { name: values.name } : {}),
            ...(values.type !== account.type && values.type ? { type: values.type } : {}),
            ...(parent !== account.parent_id ? { parent_id: parent } : {}),
          };
          if (Object.keys(change).length === 0) {
            toast.message("Nothing changed, so nothing was charged");
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
        {(form) => (
          <>
            <div className="grid gap-4 sm:grid-cols-[128px_1fr]">
              <TextField name="code" label="Code" required />
              <TextField name="name" label="Name" required />
            </div>
            <SelectField name="type" label="Type" options={typeOptions} required />
            <ParentField
              possible={possibleParents(accounts, { id: account.id, type: form.watch("type") })}
            />
            <CreditsLine available={availableCredits} />
            <FormRefusal operation={operation} billing={billing} />
          </>
        )}
      </FormShell>
    </Dialog>
  );
}
