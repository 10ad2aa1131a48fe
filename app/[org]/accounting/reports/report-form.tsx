"use client";

import { useRouter } from "next/navigation";
import { useWatch } from "react-hook-form";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { CheckboxField, ComboboxField, SelectField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Card } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { ReportAnswer } from "@/server/accounting/reports/report.schema";
import { reportTitles, reportTypes } from "@/server/accounting/reports/report-kinds.schema";
import { CreditsLine } from "../credits-line";
import { DryRunButton, DryRunResult, useDryRun } from "../dry-run";
import type { Books } from "../open-books";
import { PeriodFields } from "../period-fields";
import { accountOptions } from "../pickers/account-options";
import { FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import type { ReportForm as ReportValues } from "./report-form.schema";
import { isComparable, isConsolidatable, isOfPeriod, reportInputOf } from "./report-form-values";

const types = reportTypes.map((type) => ({ value: type, label: reportTitles[type] }));
const comparisons = [
  { value: "none", label: "Nothing" },
  { value: "previous_period", label: "The previous period" },
  { value: "previous_year", label: "The previous year" },
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
    toast.success(`${title} ready`);
    router.push(`/${slug}/accounting/reports/${id}`);
    router.refresh();
  });
  return (
    <Card>
      <FormShell
        schema={() => import("./report-form.schema").then((file) => file.reportFormSchema)}
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
        submitLabel={<OperationLabel label="Generate report" credits={credits} />}
        submitDisabledReason={readOnlyReason}
        secondaryAction={
          <DryRunButton<ReportValues>
            dryRun={dryRun}
            bodyOf={(values) => {
              const { organization_id: _, ...body } = reportInputOf(organizationId, values);
              return body;
            }}
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
            Generating the report. You can leave this page: it will appear in the list.
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
        If none are selected: the account with the bank role, its sub-accounts, and the asset
        accounts you reconcile with a bank.
      </p>
    </fieldset>
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
  const type = useWatch<ReportValues, "type">({ name: "type" });
  return (
    <>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <SelectField name="type" label="Report" options={types} required />
        {isComparable(type) ? (
          <SelectField name="comparison" label="Compare with" options={comparisons} required />
        ) : type === "general_ledger" ? (
          <ComboboxField
            name="account"
            label="Account"
            none="All accounts"
            options={accountOptions(accounts)}
            required
          />
        ) : null}
      </div>
      <PeriodFields today={today} asOf={!isOfPeriod(type)} />
      {hasOwned && isConsolidatable(type) ? (
        <CheckboxField
          name="consolidated"
          label="Consolidate"
          description="Includes the owned organizations below, translated into the currency of these books. Linked organizations are never included."
        />
      ) : null}
      {type === "cash_movements" ? <CashFields accounts={accounts} /> : null}
    </>
  );
}
