"use client";

import { useRouter } from "next/navigation";
import { usePrice } from "@/app/[org]/operation-prices";
import { sendJson } from "@/app/send-json";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel, DialogFooter } from "@/components/ui/dialog";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { toast } from "@/components/ui/toast";
import type {
  StatementAnswer,
  StatementPreview,
} from "@/server/accounting/reconciliations/reconciliation.schema";
import { type ChosenFile, FileField, useFilePreview } from "../../file-preview";
import { type BillingWay, FormRefusal, needsNotice } from "../../refusal-notice";
import { usePaidOperation } from "../../use-paid-operation";
import { CsvMappingFields, type Mapping, mappingOf } from "./csv-mapping-fields";
import { PreviewOfStatement } from "./preview-of-statement";
import type { Shared } from "./reconciliation-summary";

/** Reads a file as it would be imported, lets a person correct how, and imports it. */
export function ImportDialog({
  open,
  onOpenChange,
  ...props
}: Shared & { open: boolean; onOpenChange: (open: boolean) => void; billing: BillingWay }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Import statement"
      description="Lines imported before are skipped. A file with nothing new costs nothing."
      className="max-w-2xl"
    >
      <ImportForm {...props} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ImportForm({
  organizationId,
  reconciliation,
  billing,
  onDone,
}: Shared & { billing: BillingWay; onDone: () => void }) {
  const credits = usePrice("statement.import");
  const router = useRouter();
  const path = `/organizations/${organizationId}/reconciliations/${reconciliation.id}` as const;
  const operation = usePaidOperation(({ imported }: StatementAnswer) => {
    toast.success(
      `${imported.toLocaleString("en-US")} ${imported === 1 ? "line" : "lines"} imported`,
    );
    onDone();
    router.refresh();
  });
  const reading = useFilePreview<StatementPreview, Mapping>(
    `${path}/statements/preview`,
    bodyOf,
    operation.reset,
  );
  const { file, mapping, preview, isReading } = reading;
  return (
    <div className="grid gap-4">
      <FileField
        description="CSV, OFX, QFX, QIF, CAMT.053 or MT940, as downloaded from your bank"
        accept=".csv,.txt,.ofx,.qfx,.qif,.xml,.sta,.mt940,.940"
        reading={reading}
      />
      {file && (preview?.csv || reading.asksForColumns) ? (
        <CsvMappingFields
          csv={preview?.csv ?? null}
          mapping={mapping}
          onChange={(next) => reading.remap(next, mappingOf(next, preview?.csv ?? null))}
        />
      ) : null}
      {preview ? <PreviewOfStatement preview={preview} /> : null}
      {needsNotice(operation.problem) ? null : <ProblemBanner problem={operation.problem} />}
      <FormRefusal operation={operation} billing={billing} />
      <DialogFooter>
        <DialogCancel />
        {file ? (
          <OperationButton
            variant="primary"
            label={
              preview
                ? `Import ${preview.new_lines.toLocaleString("en-US")} ${preview.new_lines === 1 ? "line" : "lines"}`
                : "Import"
            }
            credits={credits}
            pending={operation.isPending}
            disabledReason={whyNotImport(preview, isReading)}
            onClick={() =>
              void operation.run((options) =>
                sendJson(
                  `${path}/statements`,
                  bodyOf(file, mappingOf(mapping, preview?.csv ?? null)),
                  options,
                ),
              )
            }
          />
        ) : (
          <Button variant="primary" disabledReason="Choose a file first">
            Import
          </Button>
        )}
      </DialogFooter>
    </div>
  );
}

function bodyOf({ name, content }: ChosenFile, mapping: Mapping) {
  return {
    content,
    file_name: name,
    ...(Object.keys(mapping).length > 0 ? { mapping } : {}),
  };
}

function whyNotImport(preview: StatementPreview | null, isReading: boolean): string | null {
  if (isReading) return "Still reading";
  if (!preview) return "The file can’t be read with these settings";
  return preview.new_lines === 0 ? "Every line has already been imported" : null;
}
