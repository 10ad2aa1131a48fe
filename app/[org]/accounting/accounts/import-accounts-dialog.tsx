"use client";

import { useRouter } from "next/navigation";
import { sendJson } from "@/app/send-json";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { ChartAdded } from "@/server/accounting/charts/chart.schema";
import {
  type ChartColumn,
  type ChartMapping,
  type ChartPreview,
  chartColumns,
} from "@/server/accounting/charts/chart-file.schema";
import { CreditsLine } from "../credits-line";
import { type ChosenFile, FileField, useFilePreview } from "../file-preview";
import { type BillingWay, FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { ChartPreviewTable } from "./chart-preview";

type Context = {
  organizationId: string;
  availableCredits: number | null;
  billing: BillingWay;
  onOpenChange: (open: boolean) => void;
};

/** Reads a file of accounts as it would be imported, lets a person correct how, and imports it. */
export function ImportAccountsDialog({ open, ...context }: Context & { open: boolean }) {
  return (
    <Dialog
      open={open}
      onOpenChange={context.onOpenChange}
      title="Import accounts"
      description="CSV or JSON with a code, name and type for each account. Existing codes stay unchanged and cost nothing."
      className="max-w-2xl"
    >
      <ImportAccountsForm {...context} />
    </Dialog>
  );
}

function ImportAccountsForm({ organizationId, availableCredits, billing, onOpenChange }: Context) {
  const router = useRouter();
  const path = `/organizations/${organizationId}/accounts/import` as const;
  const operation = usePaidOperation(({ added }: ChartAdded) => {
    toast.success(`${added.toLocaleString("en-US")} ${added === 1 ? "account" : "accounts"} added`);
    onOpenChange(false);
    router.refresh();
  });
  const reading = useFilePreview<ChartPreview, ChartMapping>(
    `${path}/preview`,
    bodyOf,
    operation.reset,
  );
  const { file, mapping, preview, isReading } = reading;
  return (
    <div className="grid gap-4">
      <FileField
        description="Up to 1,000 accounts. Identify parents by their code."
        accept=".csv,.txt,.tsv,.json"
        reading={reading}
      />
      {file && (preview?.csv || reading.asksForColumns) ? (
        <ColumnFields
          csv={preview?.csv ?? null}
          mapping={mapping}
          onChange={(next) => reading.remap(next)}
        />
      ) : null}
      {preview ? (
        <>
          <ChartPreviewTable caption="Accounts in the file" rows={preview.accounts} />
          <p role="status" className="text-13">
            {countsOf(preview)}
          </p>
        </>
      ) : null}
      <CreditsLine available={availableCredits} />
      {needsNotice(operation.problem) ? null : <ProblemBanner problem={operation.problem} />}
      <FormRefusal operation={operation} billing={billing} />
      <DialogFooter>
        <DialogCancel />
        {file && preview ? (
          <OperationButton
            variant="primary"
            label={`Import ${preview.to_add.toLocaleString("en-US")} ${preview.to_add === 1 ? "account" : "accounts"}`}
            credits={preview.credits}
            pending={operation.isPending}
            disabledReason={whyNotImport(preview, isReading)}
            onClick={() =>
              void operation.run((options) => sendJson(path, bodyOf(file, mapping), options))
            }
          />
        ) : (
          <Button
            variant="primary"
            disabledReason={
              isReading
                ? "Still reading"
                : file
                  ? "The file can’t be read with these settings"
                  : "Choose a file first"
            }
          >
            Import
          </Button>
        )}
      </DialogFooter>
    </div>
  );
}

function bodyOf({ content }: ChosenFile, mapping: ChartMapping) {
  return { content, ...(Object.keys(mapping).length > 0 ? { mapping } : {}) };
}

function countsOf({ to_add, existing, invalid }: ChartPreview): string {
  return [
    `${to_add.toLocaleString("en-US")} new`,
    existing > 0 ? `${existing.toLocaleString("en-US")} kept unchanged` : null,
    invalid > 0 ? `${invalid.toLocaleString("en-US")} refused: correct the file` : null,
  ]
    .filter(Boolean)
    .join(", ");
}

function whyNotImport(preview: ChartPreview, isReading: boolean): string | null {
  if (isReading) return "Still reading";
  if (preview.invalid > 0) return "Some rows are refused. Files are imported all or nothing";
  return preview.to_add === 0 ? "You already have all of these accounts" : null;
}

const columnLabels: Record<ChartColumn, string> = {
  code: "Code",
  name: "Name",
  type: "Type",
  parent: "Part of",
  currency: "Currency",
};

const NONE = "none";

/** Which column is what, for a person to correct. What was guessed is chosen already. */
function ColumnFields({
  csv,
  mapping,
  onChange,
}: {
  csv: ChartPreview["csv"];
  mapping: ChartMapping;
  onChange: (mapping: ChartMapping) => void;
}) {
  const width = Math.max(csv?.header.length ?? 0, ...(csv?.rows ?? []).map((row) => row.length));
  const options = [
    { value: NONE, label: "None" },
    ...Array.from({ length: width || 12 }, (_, n) => ({
      value: String(n),
      label: csv?.header[n] || `Column ${n + 1}`,
      ...(csv?.rows[0]?.[n] ? { description: csv.rows[0][n].slice(0, 40) } : {}),
    })),
  ];
  const chosen = (name: ChartColumn) => {
    const column = mapping.columns ? mapping.columns[name] : csv?.columns[name];
    return column === undefined || column === null ? NONE : String(column);
  };
  return (
    <fieldset className="grid min-w-0 grid-cols-2 gap-3 rounded-xl border px-4.5 py-4 sm:grid-cols-3">
      <legend className="px-1 text-13 font-medium">How the file is read</legend>
      {chartColumns.map((name) => (
        <Field key={name} label={columnLabels[name]}>
          {(control) => (
            <Select
              {...control}
              options={options}
              value={chosen(name)}
              onValueChange={(value) =>
                onChange({
                  ...mapping,
                  // By hand all columns are told, and where the accounts begin.
                  columns: {
                    ...(mapping.columns ?? csv?.columns),
                    [name]: value === NONE ? null : Number(value),
                  },
                  ...(csv ? { header_rows: csv.header_rows } : {}),
                })
              }
            />
          )}
        </Field>
      ))}
      <Field label="Rows before the first account">
        {(control) => (
          <Input
            {...control}
            type="number"
            min={0}
            max={50}
            value={mapping.header_rows ?? csv?.header_rows ?? 0}
            onChange={(event) => {
              const rows = Number(event.target.value);
              if (Number.isInteger(rows) && rows >= 0 && rows <= 50)
                onChange({ ...mapping, header_rows: rows });
            }}
          />
        )}
      </Field>
    </fieldset>
  );
}
