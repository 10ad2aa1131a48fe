"use client";

import { useState } from "react";
import { useWatch } from "react-hook-form";
import { z } from "zod";
import { usePrice } from "@/app/[org]/operation-prices";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { ComboboxField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import { accountOptions } from "./pickers/account-options";
import { type BookRoleName, bookRoles } from "./role-words";
import { usePaidOperation } from "./use-paid-operation";

type GiveRoleProps = {
  role: BookRoleName;
  organizationId: string;
  accounts: AccountAnswer[];
  currency: string;
  onGiven: () => void;
};

/** Asks which account has a role, or makes one for it. */
export function GiveRoleDialog({ onClose, ...props }: GiveRoleProps & { onClose: () => void }) {
  const { label, description } = bookRoles[props.role];
  return (
    <Dialog
      open
      onOpenChange={(stays) => (stays ? undefined : onClose())}
      title={`Account for “${label}”`}
      description={`${description}. Your request is sent again once this is set.`}
    >
      <GiveRoleForm {...props} />
    </Dialog>
  );
}

const formSchema = z.object({
  account_id: z.string(),
  code: z.string().trim(),
  name: z.string().trim(),
});

function GiveRoleForm({ role, organizationId, accounts, currency, onGiven }: GiveRoleProps) {
  const credits = usePrice("account.create");
  const { usual } = bookRoles[role];
  const [type = "asset"] = usual.types;
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isSaving, setSaving] = useState(false);
  const creation = usePaidOperation((account: AccountAnswer) => {
    toast.success(`Account ${account.code} ${account.name} created`);
    onGiven();
  });
  const fitting = accounts.filter((account) => usual.types.includes(account.type));
  const likeliest = fitting.find((account) => account.code === usual.code) ?? fitting[0];
  // A code that is free, so that the likeliest answer is one click away.
  const taken = new Set(accounts.map(({ code }) => code));
  let code = Number(usual.code);
  while (taken.has(String(code))) code++;

  async function choose(account_id: string) {
    setSaving(true);
    setProblem(null);
    try {
      await trpc.book_settings.update.mutate({
        organization_id: organizationId,
        roles: { [role]: account_id },
      });
      toast.success("Account chosen");
      onGiven();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setSaving(false);
    }
  }

  return (
    <FormShell
      schema={formSchema}
      defaultValues={{ account_id: likeliest?.id ?? "", code: String(code), name: usual.name }}
      onSubmit={async (values, form) => {
        if (values.account_id !== "") return choose(values.account_id);
        const refused = await creation.run((options) =>
          trpc.account.create.mutate(
            {
              organization_id: organizationId,
              code: values.code,
              name: values.name,
              type,
              currency,
              roles: [role],
            },
            options,
          ),
        );
        for (const { path, message } of refused?.fields ?? [])
          if (path in values) form.setError(path as keyof typeof values, { message });
      }}
      submitError={problem ?? creation.problem}
      isPending={isSaving || creation.isPending}
      submitLabel={<GiveRoleLabel credits={credits} />}
      secondaryAction={<DialogCancel />}
    >
      {(form) => (
        <>
          <ComboboxField
            name="account_id"
            label="Account"
            required
            none="A new account"
            options={accountOptions(fitting)}
          />
          {form.watch("account_id") === "" ? (
            <div className="grid gap-4 sm:grid-cols-[128px_1fr]">
              <TextField name="code" label="Code" required />
              <TextField name="name" label="Name" required />
            </div>
          ) : null}
        </>
      )}
    </FormShell>
  );
}

function GiveRoleLabel({ credits }: { credits: number }) {
  const isNew = useWatch({ name: "account_id" }) === "";
  return isNew ? <OperationLabel label="Create and use" credits={credits} /> : "Use this account";
}
