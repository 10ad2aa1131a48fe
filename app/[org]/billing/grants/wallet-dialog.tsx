"use client";

import { useState } from "react";
import { type SubmitProblem, trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { NumberField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import type { WalletForm } from "./wallet-form.schema";

/** The dialog that adds a wallet. */
export function NewWallet({
  organizationId,
  disabledReason,
}: {
  organizationId: string;
  disabledReason: string | null;
}) {
  return (
    <WalletDialog
      title="Add a wallet"
      description="A wallet groups grants under a name and sets when they are spent. Purchases go to Primary."
      trigger={
        <Button variant="primary" disabledReason={disabledReason}>
          Add wallet
        </Button>
      }
      initial={{ name: "", priority: 0 }}
      submitLabel="Add"
      save={(values) => trpc.wallet.create.mutate({ organization_id: organizationId, ...values })}
      saved={({ name }) => `${name} was added`}
    />
  );
}

/** The dialog that renames a wallet or moves it in the order of spending. */
export function EditWallet({
  wallet,
  disabledReason,
}: {
  wallet: { id: string; name: string; priority: number; isPrimary: boolean };
  disabledReason: string | null;
}) {
  return (
    <WalletDialog
      title={`Wallet ${wallet.name}`}
      description="The new order applies from the next charge. No credits move."
      trigger={
        <Button size="sm" disabledReason={disabledReason} aria-label={`Change ${wallet.name}`}>
          Change
        </Button>
      }
      initial={wallet}
      nameIsFixed={wallet.isPrimary}
      submitLabel="Save"
      save={({ name, priority }) =>
        trpc.wallet.update.mutate({
          wallet_id: wallet.id,
          priority,
          ...(wallet.isPrimary ? {} : { name }),
        })
      }
      saved={({ name }) => `${name} was changed`}
    />
  );
}

function WalletDialog({
  title,
  description,
  trigger,
  initial,
  nameIsFixed = false,
  submitLabel,
  save,
  saved,
}: {
  title: string;
  description: string;
  trigger: React.ReactNode;
  initial: WalletForm;
  nameIsFixed?: boolean;
  submitLabel: string;
  save: (values: WalletForm) => Promise<{ name: string }>;
  saved: (wallet: { name: string }) => string;
}) {
  const [open, setOpen] = useState(false);
  const { run, isPending, problem, clearProblem } = useChange();
  return (
    <Dialog
      title={title}
      description={description}
      trigger={trigger}
      open={open}
      onOpenChange={(next) => {
        clearProblem();
        setOpen(next);
      }}
    >
      <FormShell
        schema={() => import("./wallet-form.schema").then((file) => file.walletForm)}
        defaultValues={{ name: initial.name, priority: initial.priority }}
        onSubmit={async (values, form) => {
          const refused: SubmitProblem | null = await run(() => save(values), saved);
          if (!refused) setOpen(false);
          for (const { path, message } of refused?.fields ?? []) {
            if (path in values) form.setError(path as keyof WalletForm, { message });
          }
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel={submitLabel}
        secondaryAction={<DialogCancel />}
      >
        <TextField
          name="name"
          label="Name"
          autoComplete="off"
          placeholder="Promotions"
          readOnly={nameIsFixed}
          description={nameIsFixed ? "Primary keeps its name: payments go there." : undefined}
        />
        <NumberField
          name="priority"
          label="Priority"
          step={1}
          minimum={-1000}
          maximum={1000}
          description="Lower is spent first. Primary starts at 0: use −1 to spend a wallet before it, 1 after it."
        />
      </FormShell>
    </Dialog>
  );
}
