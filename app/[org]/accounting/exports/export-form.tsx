"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Card } from "@/components/ui/card";
import { type ExportAnswer, exportRangeSchema } from "@/server/accounting/exports/export.schema";
import { CreditsLine } from "../credits-line";
import { type BillingWay, FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";

/** Asks for the days and makes an export of them. */
export function ExportForm({
  organizationId,
  today,
  availableCredits,
  billing,
  readOnlyReason,
}: {
  organizationId: string;
  /** YYYY-MM-DD where the organization is. */
  today: string;
  availableCredits: number | null;
  billing: BillingWay;
  /** Why the caller may not export; null when they may. */
  readOnlyReason: string | null;
}) {
  const credits = usePrice("data.export");
  const router = useRouter();
  const operation = usePaidOperation(({ lines }: ExportAnswer) => {
    const count = `${lines.toLocaleString("en-US")} ${lines === 1 ? "line" : "lines"}`;
    toast.success(`Exported ${count}: the file is at the top of the list`);
    router.refresh();
  });
  return (
    <Card>
      <FormShell
        schema={exportRangeSchema}
        defaultValues={{ from: `${today.slice(0, 4)}-01-01`, to: today }}
        onSubmit={async (range, form) => {
          const problem = await operation.run((options) =>
            trpc.data.export.mutate({ organization_id: organizationId, ...range }, options),
          );
          for (const { path, message } of problem?.fields ?? []) {
            if (path in range) form.setError(path as keyof typeof range, { message });
          }
        }}
        submitError={needsNotice(operation.problem) ? null : operation.problem}
        isPending={operation.isPending}
        submitLabel={<OperationLabel label="Export" credits={credits} />}
        submitDisabledReason={readOnlyReason}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField name="from" label="First day" type="date" required />
          <TextField name="to" label="Last day" type="date" required />
        </div>
        <CreditsLine available={availableCredits} />
        <FormRefusal operation={operation} billing={billing} />
        {operation.isPending ? (
          <p role="status" className="text-13 text-dim">
            Exporting. You can leave this page: the file will appear in the list.
          </p>
        ) : null}
      </FormShell>
    </Card>
  );
}
