"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { type EndpointAnswer, newEndpointFields } from "@/server/webhooks/webhook.schema";
import { EventField } from "./event-field";

const formSchema = z.object({
  url: newEndpointFields.url,
  description: z.string(),
  event_types: newEndpointFields.event_types,
});

/** Makes an endpoint, or changes one. Mount it while it is open. */
export function EndpointDialog({
  organizationId,
  endpoint,
  onClose,
  onSaved,
}: {
  organizationId: string;
  /** null: a new one. */
  endpoint: EndpointAnswer | null;
  onClose: () => void;
  onSaved: (endpoint: EndpointAnswer) => void;
}) {
  const { run, isPending, problem } = useKeyedChange();
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={endpoint ? "Edit endpoint" : "New endpoint"}
      description={
        endpoint
          ? "Changes apply to events from now on."
          : "We send each event you choose to this address, as JSON with a signature."
      }
    >
      <FormShell
        schema={formSchema}
        defaultValues={{
          url: endpoint?.url ?? "",
          description: endpoint?.description ?? "",
          event_types: endpoint?.event_types ?? [],
        }}
        onSubmit={async ({ url, description, event_types }, form) => {
          const scope = { organization_id: organizationId, url, event_types };
          const words = description.trim();
          const refused = await run(
            async (options) => {
              const saved = endpoint
                ? await trpc.webhook_endpoint.update.mutate({
                    ...scope,
                    endpoint_id: endpoint.id,
                    description: words || null,
                  })
                : await trpc.webhook_endpoint.create.mutate(
                    { ...scope, ...(words ? { description: words } : {}) },
                    options,
                  );
              onSaved(saved);
            },
            () => (endpoint ? "Endpoint saved" : "Endpoint created"),
          );
          if (!refused) return onClose();
          for (const { path, message } of refused.fields ?? []) {
            const field = path === "url" || path === "description" ? path : "event_types";
            form.setError(field, { message });
          }
        }}
        // What is wrong with a field stands at the field.
        submitError={problem?.fields?.length ? null : problem}
        isPending={isPending}
        submitLabel={endpoint ? "Save" : "Create endpoint"}
        secondaryAction={<DialogCancel />}
      >
        <TextField
          name="url"
          label="Address"
          type="url"
          inputMode="url"
          placeholder="https://app.example.com/webhooks"
          autoComplete="off"
        />
        <TextField
          name="description"
          label="Description"
          required={false}
          placeholder="Production app"
          autoComplete="off"
        />
        <EventField />
      </FormShell>
    </Dialog>
  );
}
