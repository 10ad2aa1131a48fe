"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { NumberField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import type { EndpointAnswer } from "@/server/webhooks/webhook.schema";

const formSchema = z.object({
  grace_hours: z
    .int("Enter whole hours")
    .min(0, "Enter 0 or more hours")
    .max(168, "At most 168 hours (7 days)"),
});

/** Gives an endpoint a new signing secret. */
export function RotateDialog({
  organizationId,
  endpointId,
  onClose,
  onRotated,
}: {
  organizationId: string;
  endpointId: string;
  onClose: () => void;
  onRotated: (endpoint: EndpointAnswer) => void;
}) {
  const { run, isPending, problem } = useKeyedChange();
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title="Rotate the signing secret"
      description="The endpoint gets a new secret, shown once. Until you have deployed it, events are signed with both."
    >
      <FormShell
        schema={formSchema}
        defaultValues={{ grace_hours: 24 }}
        onSubmit={async ({ grace_hours }) => {
          const refused = await run(
            async (options) =>
              onRotated(
                await trpc.webhook_endpoint.rotate_secret.mutate(
                  { organization_id: organizationId, endpoint_id: endpointId, grace_hours },
                  options,
                ),
              ),
            () => "The endpoint has a new secret",
          );
          if (!refused) onClose();
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel="Rotate secret"
        secondaryAction={<DialogCancel />}
      >
        <NumberField
          name="grace_hours"
          label="Also sign with the current secret for"
          suffix="hours"
          step={1}
          minimum={0}
          maximum={168}
          description="Use 0 after a leak. A secret from an earlier rotation that still signs stops at once."
        />
      </FormShell>
    </Dialog>
  );
}
