"use client";

import { z } from "zod";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { NumberField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { ApiKeyAnswer } from "@/server/api-keys/api-key.schema";
import { CreditsLine } from "../accounting/credits-line";
import { type BillingWay, FormRefusal, needsNotice } from "../accounting/refusal-notice";
import { usePaidOperation } from "../accounting/use-paid-operation";
import type { KeyOrganization } from "./api-key-manager";

const formSchema = z.object({
  grace_hours: z
    .int("Enter whole hours")
    .min(0, "Enter 0 or more hours")
    .max(720, "At most 720 hours (30 days)"),
});

/** Gives a key a new secret. */
export function RotateKeyDialog({
  apiKey,
  organization,
  availableCredits,
  billing,
  onOpenChange,
  onRotated,
}: {
  apiKey: ApiKeyAnswer;
  organization: KeyOrganization;
  availableCredits: number | null;
  billing: BillingWay;
  onOpenChange: (open: boolean) => void;
  onRotated: (key: ApiKeyAnswer) => void;
}) {
  const rotateCredits = usePrice("api_key.rotate");
  const operation = usePaidOperation((key: ApiKeyAnswer) => {
    toast.success(`${key.name} has a new secret`);
    onRotated(key);
  });
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={`Rotate ${apiKey.name}`}
      description="The key keeps its name, scopes and expiry and gets a new secret, shown once."
    >
      <FormShell
        schema={formSchema}
        defaultValues={{ grace_hours: 24 }}
        onSubmit={async (values, form) => {
          const problem = await operation.run((options) =>
            trpc.api_key.rotate.mutate(
              { organization_id: organization.id, key_id: apiKey.id, ...values },
              options,
            ),
          );
          for (const { message } of problem?.fields ?? []) {
            form.setError("grace_hours", { message });
          }
        }}
        submitError={needsNotice(operation.problem) ? null : operation.problem}
        isPending={operation.isPending}
        submitLabel={<OperationLabel label="Rotate" credits={rotateCredits} />}
        secondaryAction={<DialogCancel />}
      >
        <NumberField
          name="grace_hours"
          label="Keep the current secret working for"
          suffix="hours"
          step={1}
          minimum={0}
          maximum={720}
          description="Time to deploy the new one: both work until then. Use 0 after a leak to end the current one at once. A secret still valid from an earlier rotation ends now."
        />
        <CreditsLine available={availableCredits} />
        <FormRefusal operation={operation} billing={billing} />
      </FormShell>
    </Dialog>
  );
}
