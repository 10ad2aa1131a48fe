"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { NumberField, SwitchField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";

/** When to say that credits run low. */
export function AlertForm({
  organizationId,
  threshold,
  enabled,
  refusal,
}: {
  organizationId: string;
  threshold: number;
  enabled: boolean;
  refusal: string | null;
}) {
  const { run, isPending, problem } = useChange();
  return (
    <FormShell
      schema={() => import("./alert-form.schema").then((file) => file.alertForm)}
      defaultValues={{ low_balance_alerts: enabled, alert_threshold_credits: threshold }}
      onSubmit={async (change, form) => {
        const refused = await run(
          () => trpc.recharge_policy.update.mutate({ organization_id: organizationId, ...change }),
          () => "Low-balance email saved",
        );
        for (const { path, message } of refused?.fields ?? []) {
          if (path === "alert_threshold_credits") form.setError(path, { message });
        }
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Save"
      submitVariant="secondary"
      submitDisabledReason={refusal}
    >
      <SwitchField
        name="low_balance_alerts"
        label="Email when the balance runs low"
        description="One email each time it falls below, not one per operation."
        disabled={refusal !== null}
      />
      <NumberField
        name="alert_threshold_credits"
        label="Low below"
        suffix="credits"
        minimum={0}
        disabled={refusal !== null}
        className="max-w-48"
      />
    </FormShell>
  );
}
