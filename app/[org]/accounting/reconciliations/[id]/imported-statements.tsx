"use client";

import { Upload } from "lucide-react";
import { useState } from "react";
import { usePrice } from "@/app/[org]/operation-prices";
import { OperationLabel } from "@/components/credits/amounts";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyWindow } from "@/components/ui/lazy-window";
import type { StatementAnswer } from "@/server/accounting/reconciliations/reconciliation.schema";
import type { BillingWay } from "../../refusal-notice";
import { formatNames } from "./format-names";
import type { Shared } from "./reconciliation-summary";

const ImportDialog = lazyWindow(() =>
  import("./import-dialog").then((loaded) => loaded.ImportDialog),
);

/** The files of the bank that are in, and the way to another. */
export function ImportedStatements({
  statements,
  billing,
  ...shared
}: Shared & { statements: StatementAnswer[]; billing: BillingWay }) {
  const credits = usePrice("statement.import");
  const [isImporting, setImporting] = useState(false);
  const { reconciliation, readOnlyReason } = shared;
  const isOpen = reconciliation.status === "open";
  const importButton = (
    <Button
      variant={statements.length === 0 ? "primary" : "secondary"}
      size={statements.length === 0 ? "md" : "sm"}
      disabledReason={readOnlyReason}
      onClick={() => setImporting(true)}
    >
      <Upload aria-hidden />
      <OperationLabel label="Import statement" credits={credits} />
    </Button>
  );
  return (
    <Section title="Statements" aside={isOpen && statements.length > 0 ? importButton : undefined}>
      <DataTable
        caption="Imported statements, oldest first"
        columns={columns}
        rows={statements}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No statement imported yet"
            text="Download it from your bank as CSV, OFX, QFX, QIF, CAMT.053 or MT940. You can check how it is read before anything is charged."
            action={isOpen ? importButton : undefined}
          />
        }
      />
      <ImportDialog {...shared} open={isImporting} onOpenChange={setImporting} billing={billing} />
    </Section>
  );
}

const columns: Column<StatementAnswer>[] = [
  {
    id: "file",
    header: "File",
    stacked: "title",
    cell: ({ file_name: name, format }) => name ?? formatNames[format],
  },
  { id: "format", header: "Format", cell: ({ format }) => formatNames[format] },
  {
    id: "left",
    header: "Skipped",
    className: "text-dim",
    cell: ({ already_imported: known, outside_period: outside }) =>
      [
        known > 0 ? `${known.toLocaleString("en-US")} imported before` : null,
        outside > 0 ? `${outside.toLocaleString("en-US")} outside the period` : null,
      ]
        .filter(Boolean)
        .join(", ") || "None",
  },
  {
    id: "lines",
    header: "New lines",
    align: "end",
    cell: ({ imported }) => (
      <span className="tabular-nums">{imported.toLocaleString("en-US")}</span>
    ),
  },
];
