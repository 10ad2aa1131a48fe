"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { BookSettingsAnswer } from "@/app/[org]/accounting/answers";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { ComboboxField, SwitchField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import { accountOptions } from "../pickers/account-options";
import { type BookRoleName, bookRoles } from "../role-words";
import type { BookSettings } from "./book-settings-form.schema";

const roles = Object.keys(bookRoles) as BookRoleName[];

/** How the books are kept. Sends only what changed. */
export function BookSettingsForm({
  organizationId,
  settings,
  accounts,
  accountsHref,
  readOnlyReason,
}: {
  organizationId: string;
  settings: BookSettingsAnswer;
  accounts: AccountAnswer[];
  accountsHref: string;
  readOnlyReason: string | null;
}) {
  const router = useRouter();
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setPending] = useState(false);
  if (settings.currency === null)
    return (
      <div className="rounded-xl border">
        <EmptyState
          title="The books have no accounts yet"
          text="The first account sets the currency, and invoices and bills post to accounts. Create some, then come back."
          action={
            <Button asChild variant="primary">
              <Link href={accountsHref}>Open the chart of accounts</Link>
            </Button>
          }
        />
      </div>
    );
  const options = accountOptions(accounts);
  const before: BookSettings = {
    currency: settings.currency,
    closed_through: settings.closed_through ?? "",
    approval_required: settings.approval_required,
    roles: Object.fromEntries(roles.map((role) => [role, settings.roles[role] ?? ""])) as Record<
      BookRoleName,
      string
    >,
  };

  async function save({
    currency,
    closed_through: closed,
    approval_required: approval,
    roles: chosen,
  }: typeof before) {
    const changed = roles.filter((role) => chosen[role] !== before.roles[role]);
    setPending(true);
    setProblem(null);
    try {
      await trpc.book_settings.update.mutate({
        organization_id: organizationId,
        ...(currency === before.currency ? {} : { currency }),
        ...(approval === before.approval_required ? {} : { approval_required: approval }),
        ...(closed === before.closed_through
          ? {}
          : { closed_through: closed === "" ? null : closed }),
        ...(changed.length === 0
          ? {}
          : {
              roles: Object.fromEntries(
                changed.map((role) => [role, chosen[role] === "" ? null : chosen[role]]),
              ),
            }),
      });
      toast.success("Settings saved");
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setPending(false);
    }
  }

  return (
    <FormShell
      // What was saved is what the next change is measured against.
      key={JSON.stringify(before)}
      className="max-w-3xl"
      schema={() => import("./book-settings-form.schema").then((file) => file.bookSettingsForm)}
      defaultValues={before}
      onSubmit={save}
      submitError={problem}
      isPending={isPending}
      submitLabel="Save settings"
      submitDisabledReason={readOnlyReason}
    >
      <fieldset className="grid min-w-0 gap-4 sm:grid-cols-2">
        <legend className="mb-3 text-sm font-semibold">Accounts by role</legend>
        {roles.map((role) => (
          <ComboboxField
            key={role}
            none="None"
            name={`roles.${role}`}
            options={options}
            label={bookRoles[role].label}
            description={bookRoles[role].description}
          />
        ))}
      </fieldset>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField
          name="closed_through"
          label="Closed through"
          type="date"
          required={false}
          description="Nothing can be posted on or before this day. Clear it to reopen all periods."
        />
        <TextField
          name="currency"
          label="Currency of the books"
          required
          description="Can be changed until the first transaction."
        />
      </div>
      <SwitchField
        name="approval_required"
        label="Require approval for changes by agents"
        description="Each change is checked and priced, then waits under Drafts until an owner or admin approves or rejects it. Waiting is free."
      />
    </FormShell>
  );
}
