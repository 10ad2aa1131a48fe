"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useController, useFormContext } from "react-hook-form";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { CheckboxField, SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { ExportAnswer } from "@/server/accounting/exports/export.schema";
import {
  type ExportKind,
  exportListNames,
  narrowingOf,
  PDF_LINES,
} from "@/server/accounting/exports/export-lists.schema";
import { stateInWords } from "@/server/accounting/exports/export-words";
import { capitalized } from "@/server/foundation/words";
import { formatPrice } from "@/server/pricing/amount-words";
import { CreditsLine } from "../credits-line";
import { DryRunResult, useDryRun } from "../dry-run";
import { type BillingWay, FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { ChoiceField } from "./choice-field";
import type { AskedExport, ExportForm as Typed } from "./export-form.schema";

const kinds = [
  { value: "books", label: "Whole books" },
  ...exportListNames.map((value) => ({ value, label: narrowingOf(value).label })),
];
const formats = [
  { value: "csv", label: "CSV" },
  { value: "pdf", label: "PDF" },
];
const optionsOf = (values: readonly string[]) =>
  values.map((value) => ({ value, label: capitalized(stateInWords(value)) }));

/** How long the whole books would be, as a dry run tells it. */
type Foreseen = { lines: number; more: boolean };

/** Asks what to export and starts it. The whole books say how long they are before they cost anything. */
export function ExportForm({
  organizationId,
  initial,
  availableCredits,
  billing,
  readOnlyReason,
}: {
  organizationId: string;
  /** What the page was asked for: a list and its filters. */
  initial: Typed;
  availableCredits: number | null;
  billing: BillingWay;
  /** Why the caller may not export; null when they may. */
  readOnlyReason: string | null;
}) {
  const credits = usePrice("data.export");
  const router = useRouter();
  const look = useDryRun(`/organizations/${organizationId}/exports`);
  const [asked, setAsked] = useState<AskedExport | null>(null);
  const operation = usePaidOperation(({ status, lines }: ExportAnswer) => {
    const count = `${lines.toLocaleString("en-US")} ${lines === 1 ? "line" : "lines"}`;
    toast.success(
      status === "finished"
        ? `Exported ${count}: the file is at the top of the list`
        : "Export started. You can leave this page.",
    );
    router.refresh();
  });

  const start = (values: AskedExport) =>
    operation.run((options) =>
      trpc.data.export.mutate({ organization_id: organizationId, ...values }, options),
    );

  const foreseen = look.told?.refusal ? undefined : (look.told?.preview as Foreseen | undefined);
  return (
    <Card>
      <FormShell
        schema={() => import("./export-form.schema").then((file) => file.exportForm)}
        defaultValues={initial}
        onSubmit={async (values, form) => {
          if (values.kind === "books") {
            setAsked(values);
            return look.ask(values);
          }
          const problem = await start(values);
          for (const { path, message } of problem?.fields ?? []) {
            if (path in values) form.setError(path as keyof Typed, { message });
          }
        }}
        submitError={needsNotice(operation.problem) ? null : operation.problem}
        isPending={operation.isPending || look.isPending}
        submitLabel={<OperationLabel label="Export" credits={credits} />}
        submitDisabledReason={readOnlyReason}
      >
        {(form) => (
          <>
            <ExportFields kind={form.watch("kind") as ExportKind} />
            <CreditsLine available={availableCredits} />
            <FormRefusal operation={operation} billing={billing} />
            {foreseen ? null : <DryRunResult told={look.told} problem={look.problem} />}
          </>
        )}
      </FormShell>
      <ConfirmDialog
        title="Export the whole books?"
        consequence={foreseen ? sizeInWords(foreseen, asked?.documents) : ""}
        confirmLabel={`Export · ${formatPrice(credits)}`}
        open={foreseen !== undefined}
        onOpenChange={(open) => (open ? null : look.forget())}
        onConfirm={async () => {
          // What it is refused for stands in the form, with the way on.
          if (asked) await start(asked);
        }}
      />
    </Card>
  );
}

function ExportFields({ kind }: { kind: ExportKind }) {
  const { days, statuses, types, searched } = narrowingOf(kind);
  return (
    <>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <KindField />
        {kind === "books" ? null : (
          <SelectField
            name="format"
            label="Format"
            options={formats}
            description={`A PDF has up to ${PDF_LINES.toLocaleString("en-US")} lines.`}
            required
          />
        )}
      </div>
      {days ? (
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <TextField name="from" label="First day" type="date" required={false} />
          <TextField name="to" label="Last day" type="date" required={false} />
        </div>
      ) : null}
      {statuses || types ? (
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          {statuses ? (
            <ChoiceField name="status" label="Status" none="All" options={optionsOf(statuses)} />
          ) : null}
          {types ? (
            <ChoiceField name="type" label="Kind" none="All" options={optionsOf(types)} />
          ) : null}
        </div>
      ) : null}
      {searched ? <TextField name="search" label="Search words" required={false} /> : null}
      {kind === "books" ? (
        <CheckboxField
          name="documents"
          label="Include uploaded files"
          description="A ZIP with a CSV for each list. Uploaded documents add their full size."
        />
      ) : null}
    </>
  );
}

/** Another list has other states and kinds, so what was chosen of them is forgotten. */
function KindField() {
  const { field } = useController({ name: "kind" });
  const { setValue } = useFormContext();
  return (
    <Field label="List" required>
      {(control) => (
        <Select
          {...control}
          options={kinds}
          value={field.value}
          onValueChange={(kind) => {
            setValue("status", "");
            setValue("type", "");
            field.onChange(kind);
          }}
          onBlur={field.onBlur}
        />
      )}
    </Field>
  );
}

function sizeInWords({ lines, more }: Foreseen, documents = false): string {
  const count = `${more ? "More than " : ""}${lines.toLocaleString("en-US")} ${lines === 1 ? "line" : "lines"}`;
  const files = `${exportListNames.length} CSV files${documents ? " and your documents" : ""}`;
  return `${count} in ${files}, as one ZIP. It is made in the background and kept for 30 days. You’re only charged if it succeeds.`;
}
