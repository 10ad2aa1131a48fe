"use client";

import { useRouter } from "next/navigation";
import { useWatch } from "react-hook-form";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { CheckboxField, ComboboxField, SelectField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Card } from "@/components/ui/card";
import type { ComboboxOption, FindOptions } from "@/components/ui/combobox-input";
import { toast } from "@/components/ui/toast";
import type { AnalysisAnswer } from "@/server/accounting/analytics/analysis.schema";
import {
  dimensionNames,
  dimensions,
  entryDimensions,
  measureNames,
  measures,
  sourceNames,
  sources,
} from "@/server/accounting/analytics/question-words";
import { CreditsLine } from "../credits-line";
import { DryRunButton, DryRunResult, useDryRun } from "../dry-run";
import type { Books } from "../open-books";
import { PeriodFields } from "../period-fields";
import { useFindContacts, useFindItems } from "../pickers/find-rows";
import { FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import type { QuestionForm as QuestionValues } from "./question-form.schema";
import { type FormFilter, fieldOf, formFilterNames, questionOf } from "./question-form-values";

/** What filters may be narrowed to; of contacts and items, which are searched for, those of the question. */
export type FilterOptions = Record<FormFilter, ComboboxOption[]>;

/** Asks a question about the books, and opens its answer. */
export function QuestionForm({
  books: { organizationId, slug, availableCredits, billing, readOnlyReason },
  filters,
  hasOwned,
  initial,
  today,
}: {
  books: Books;
  filters: FilterOptions;
  /** Whether there are owned organizations below, to take in. */
  hasOwned: boolean;
  initial: QuestionValues;
  /** YYYY-MM-DD where the organization is. */
  today: string;
}) {
  const credits = usePrice("analytics.run");
  const router = useRouter();
  const dryRun = useDryRun(`/organizations/${organizationId}/analytics`);
  const operation = usePaidOperation(({ id }: AnalysisAnswer) => {
    toast.success("Analysis ready");
    router.push(`/${slug}/accounting/analytics/${id}`);
    router.refresh();
  });
  return (
    <Card>
      <FormShell
        schema={() => import("./question-form.schema").then((file) => file.questionFormSchema)}
        defaultValues={initial}
        className="max-w-3xl"
        onSubmit={async (values, form) => {
          dryRun.forget();
          const problem = await operation.run((options) =>
            trpc.analytics.run.mutate(
              { organization_id: organizationId, ...questionOf(values) },
              options,
            ),
          );
          for (const { path, message } of problem?.fields ?? [])
            if (fieldOf(path) in values) form.setError(fieldOf(path), { message });
        }}
        submitError={needsNotice(operation.problem) ? null : operation.problem}
        isPending={operation.isPending}
        submitLabel={<OperationLabel label="Run" credits={credits} />}
        submitDisabledReason={readOnlyReason}
        secondaryAction={
          <DryRunButton<QuestionValues>
            dryRun={dryRun}
            bodyOf={questionOf}
            disabledReason={readOnlyReason}
          />
        }
      >
        <QuestionFields
          organizationId={organizationId}
          filters={filters}
          hasOwned={hasOwned}
          today={today}
        />
        <CreditsLine available={availableCredits} />
        <DryRunResult told={dryRun.told} problem={dryRun.problem} />
        <FormRefusal operation={operation} billing={billing} />
        {operation.isPending ? (
          <p role="status" className="text-13 text-dim">
            Running the analysis. You can leave this page: the result will appear in the list.
          </p>
        ) : null}
      </FormShell>
    </Card>
  );
}

const optionsOf = <Name extends string>(names: readonly Name[], words: Record<Name, string>) =>
  names.map((value) => ({ value, label: words[value] }));

const filterWords: Record<FormFilter, { label: string; all: string }> = {
  account: { label: "Account", all: "All accounts" },
  contact: { label: "Contact", all: "All contacts" },
  category: { label: "Category", all: "All categories" },
  item: { label: "Item", all: "All items" },
  tax_rate: { label: "Tax rate", all: "All tax rates" },
};

function QuestionFields({
  organizationId,
  filters,
  hasOwned,
  today,
}: {
  organizationId: string;
  filters: FilterOptions;
  hasOwned: boolean;
  today: string;
}) {
  const [source, consolidated] = useWatch<QuestionValues, ["source", "consolidated"]>({
    name: ["source", "consolidated"],
  });
  const found: Partial<Record<FormFilter, FindOptions<ComboboxOption>>> = {
    contact: useFindContacts(organizationId, undefined, "all"),
    item: useFindItems(organizationId, undefined, "all"),
  };
  const offered = optionsOf(
    dimensionNames.filter(
      (one) =>
        (source !== "entries" || entryDimensions.includes(one)) &&
        (one !== "organization" || consolidated),
    ),
    dimensions,
  );
  const orNone = [{ value: "none", label: "None" }, ...offered];
  return (
    <>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <SelectField
          name="measure"
          label="Measure"
          options={optionsOf(measureNames, measures)}
          required
        />
        <SelectField
          name="source"
          label="Source"
          options={optionsOf(sourceNames, sources)}
          description={
            source === "entries"
              ? "Everything posted in the period. Entries that increase their account are positive."
              : "Issued and not cancelled, by date, net of taxes."
          }
          required
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-3">
        <SelectField name="first" label="By" options={offered} required />
        <SelectField name="second" label="Then by" options={orNone} />
        <SelectField name="third" label="And by" options={orNone} />
      </div>
      <PeriodFields today={today} />
      <fieldset className="grid gap-4 sm:grid-cols-3">
        <legend className="mb-1.5 text-13 font-medium">Only</legend>
        {formFilterNames
          .filter((name) => source !== "entries" || name === "account")
          .map((name) => (
            <ComboboxField<ComboboxOption>
              key={name}
              name={name}
              label={filterWords[name].label}
              none={filterWords[name].all}
              options={filters[name]}
              find={found[name]}
            />
          ))}
      </fieldset>
      {hasOwned ? (
        <CheckboxField
          name="consolidated"
          label="Include owned organizations"
          description="Translated into the currency of these books at the rate on the last day. Linked organizations are never included."
        />
      ) : null}
    </>
  );
}
