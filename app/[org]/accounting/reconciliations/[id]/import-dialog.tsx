"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { usePrice } from "@/app/[org]/operation-prices";
import { sendJson } from "@/app/send-json";
import { problemOf, type SubmitProblem } from "@/app/trpc/client";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemBanner } from "@/components/ui/problem-banner";
import type {
  StatementAnswer,
  StatementPreview,
} from "@/server/accounting/reconciliations/reconciliation.schema";
import { inBase64 } from "../../in-base64";
import { type BillingWay, FormRefusal, needsNotice } from "../../refusal-notice";
import { usePaidOperation } from "../../use-paid-operation";
import { CsvMappingFields, type Mapping, mappingOf } from "./csv-mapping-fields";
import { PreviewOfStatement } from "./preview-of-statement";
import type { Shared } from "./reconciliation-summary";

type Chosen = { name: string; content: string };

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
      description="Lines that were imported before are left out. A file with nothing new costs nothing."
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
  const [file, setFile] = useState<Chosen | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const [preview, setPreview] = useState<StatementPreview | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isReading, setReading] = useState(false);
  const path = `/organizations/${organizationId}/reconciliations/${reconciliation.id}` as const;
  const operation = usePaidOperation(({ imported }: StatementAnswer) => {
    toast.success(
      `${imported.toLocaleString("en-US")} ${imported === 1 ? "line" : "lines"} imported`,
    );
    onDone();
    router.refresh();
  });
  const bodyOf = ({ name, content }: Chosen, how: Mapping) => ({
    content,
    file_name: name,
    ...(Object.keys(how).length > 0 ? { mapping: how } : {}),
  });

  async function look(chosen: Chosen, how: Mapping) {
    setReading(true);
    setProblem(null);
    operation.reset();
    try {
      const told = await sendJson<StatementPreview>(
        `${path}/statements/preview`,
        bodyOf(chosen, how),
      );
      setPreview(told);
    } catch (error) {
      setPreview(null);
      setProblem(problemOf(error));
    } finally {
      setReading(false);
    }
  }

  async function choose(picked: File | undefined) {
    if (!picked) return;
    const chosen = { name: picked.name.slice(0, 200), content: await inBase64(picked) };
    setFile(chosen);
    setMapping({});
    await look(chosen, {});
  }

  const asks = problem?.fields.find(({ path: at }) => at.startsWith("mapping"));
  return (
    <div className="grid gap-4">
      <Field
        label="File"
        description="CSV, OFX, QFX, QIF, CAMT.053 or MT940, as your bank gives it"
        error={problem && !asks ? problem.message : null}
      >
        {(control) => (
          <Input
            {...control}
            type="file"
            accept=".csv,.txt,.ofx,.qfx,.qif,.xml,.sta,.mt940,.940"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        )}
      </Field>
      {isReading ? (
        <p role="status" className="text-13 text-dim">
          Reading the file…
        </p>
      ) : null}
      {asks ? <ProblemBanner problem={problem} /> : null}
      {file && (preview?.csv || asks) ? (
        <CsvMappingFields
          csv={preview?.csv ?? null}
          mapping={mapping}
          onChange={(next) => {
            setMapping(next);
            void look(file, mappingOf(next, preview?.csv ?? null));
          }}
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

function whyNotImport(preview: StatementPreview | null, isReading: boolean): string | null {
  if (isReading) return "Still reading";
  if (!preview) return "The file cannot be read like this";
  return preview.new_lines === 0 ? "Every line was imported before" : null;
}
