"use client";

import { useRouter } from "next/navigation";
import { useFormContext, useWatch } from "react-hook-form";
import { toast } from "sonner";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { CheckboxField, SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import {
  type ReportAnswer,
  reportTitles,
  reportTypes,
} from "@/server/accounting/reports/report.schema";
import { CreditsLine } from "../credits-line";
import { DryRunButton, DryRunResult, useDryRun } from "../dry-run";
import type { Books } from "../open-books";
import { FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import {
  isComparable,
  isConsolidatable,
  isOfPeriod,
  type ReportForm as ReportValues,
  reportFormSchema,
  reportInputOf,
} from "./report-form.schema";
import { periodNamed, usualDays, usualPeriods } from "./report-periods";

const types = reportTypes.map((type) => ({ value: type, label: reportTitles[type] }));
const comparisons = [
  { value: "none", label: "Nothing" },
  { value: "previous_period", label: "The period before" },
  { value: "previous_year", label: "The year before" },
];

/** Asks for a kind of report and its days, and makes it. */
export function ReportForm({
  books: { organizationId, slug, availableCredits, billing, readOnlyReason },
  accounts,
  hasOwned,
  initial,
  today,
}: {
  books: Books;
  accounts: AccountAnswer[];
  /** Whether there are owned organizations below, to consolidate. */
  hasOwned: boolean;
  initial: ReportValues;
  /** YYYY-MM-DD where the organization is. */
  today: string;
}) {
  const credits = usePrice("report.generate");
  const router = useRouter();
  const dryRun = useDryRun(`/organizations/${organizationId}/reports`);
  const operation = usePaidOperation(({ id, title }: ReportAnswer) => {
    toast.success(`${title} made`);
    router.push(`/${slug}/accounting/reports/${id}`);
    router.refresh();
  });
  return (
    <Card>
      <FormShell
        schema={reportFormSchema}
        defaultValues={initial}
        className="max-w-3xl"
        onSubmit={async (values, form) => {
          dryRun.forget();
          const problem = await operation.run((options) =>
            trpc.report.generate.mutate(reportInputOf(organizationId, values), options),
          );
          for (const { path, message } of problem?.fields ?? []) {
            const field = fieldOf[path] ?? path;
            if (field in values) form.setError(field as keyof ReportValues, { message });
          }
        }}
        submitError={needsNotice(operation.problem) ? null : operation.problem}
        isPending={operation.isPending}
        submitLabel={<OperationLabel label="Make report" credits={credits} />}
        submitDisabledReason={readOnlyReason}
        secondaryAction={
          <CheckFirst
            organizationId={organizationId}
            dryRun={dryRun}
            disabledReason={readOnlyReason}
          />
        }
      >
        <ReportFields accounts={accounts} hasOwned={hasOwned} today={today} />
        <CreditsLine available={availableCredits} />
        <DryRunResult told={dryRun.told} problem={dryRun.problem} />
        <FormRefusal operation={operation} billing={billing} />
        {operation.isPending ? (
          <p role="status" className="text-13 text-dim">
            Making the report. You can leave this page: it will appear in the list.
          </p>
        ) : null}
      </FormShell>
    </Card>
  );
}

/** Where the form shows what is wrong with a field of the request. */
const fieldOf: Record<string, keyof ReportValues> = {
  account_id: "account",
  cash_account_ids: "cash",
};

/** Which accounts hold the money. */
function CashFields({ accounts }: { accounts: AccountAnswer[] }) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-13 font-medium">Accounts counted as cash</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {accounts
          .filter(({ type }) => type === "asset")
          .map(({ id, code, name }) => (
            <CheckboxField key={id} name={`cash.${id}`} label={`${code} ${name}`} />
          ))}
      </div>
      <p className="text-13 text-dim">
        With none ticked: the account with the role bank, those within it, and those you reconcile
        with a bank.
      </p>
    </fieldset>
  );
}

function CheckFirst({
  organizationId,
  dryRun,
  disabledReason,
}: {
  organizationId: string;
  dryRun: ReturnType<typeof useDryRun>;
  disabledReason: string | null;
}) {
  const form = useFormContext<ReportValues>();
  return (
    <DryRunButton
      isPending={dryRun.isPending}
      disabledReason={disabledReason}
      onAsk={() =>
        void form.handleSubmit((values) => {
          const { organization_id: _, ...body } = reportInputOf(organizationId, values);
          return dryRun.ask(body);
        })()
      }
    />
  );
}

function ReportFields({
  accounts,
  hasOwned,
  today,
}: {
  accounts: AccountAnswer[];
  hasOwned: boolean;
  today: string;
}) {
  const { setValue } = useFormContext<ReportValues>();
  const [type, from, to] = useWatch<ReportValues, ["type", "from", "to"]>({
    name: ["type", "from", "to"],
  });
  const ofPeriod = isOfPeriod(type);
  const usual = ofPeriod ? usualPeriods(today) : usualDays(today);
  const named = ofPeriod
    ? periodNamed(usual, { from, to })
    : (usual.find((day) => day.to === to)?.value ?? "own");
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField name="type" label="Report" options={types} required />
        {isComparable(type) ? (
          <SelectField name="comparison" label="Compare with" options={comparisons} required />
        ) : type === "general_ledger" ? (
          <SelectField
            name="account"
            label="Account"
            options={[
              { value: "all", label: "All accounts" },
              ...accounts.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` })),
            ]}
            required
          />
        ) : null}
      </div>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label={ofPeriod ? "Period" : "As of"} required>
          {(control) => (
            <Select
              {...control}
              options={[
                ...usual.map(({ value, label }) => ({ value, label })),
                { value: "own", label: ofPeriod ? "Other days" : "Another day" },
              ]}
              value={named}
              onValueChange={(value) => {
                const chosen = usual.find((period) => period.value === value);
                if (!chosen) return;
                setValue("from", chosen.from, { shouldValidate: true });
                setValue("to", chosen.to, { shouldValidate: true });
              }}
            />
          )}
        </Field>
        {ofPeriod ? <TextField name="from" label="First day" type="date" required /> : null}
        <TextField name="to" label={ofPeriod ? "Last day" : "Day"} type="date" required />
      </div>
      {hasOwned && isConsolidatable(type) ? (
        <CheckboxField
          name="consolidated"
          label="Consolidate"
          description="Takes in the owned organizations below, translated into the currency of these books. Linked ones are never part of it."
        />
      ) : null}
      {type === "cash_movements" ? <CashFields accounts={accounts} /> : null}
    </>
  );
}
