"use client";

import { useState } from "react";
import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { CheckboxField, SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { webhookEventTypes } from "@/server/gateways/webhooks/webhook-event.schema";

/** An event that none is called. */
const EVERY = "every";
const HOUR_MS = 3_600_000;

const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/, "Enter a day and a time");

const formSchema = z
  .object({ from: time, to: time, event: z.string(), undelivered_only: z.boolean() })
  .refine(({ from, to }) => from < to, { path: ["to"], message: "Enter a time after the start" });

/** Sends again what happened within a time. Times are UTC, as everywhere in the API. */
export function ReplayDialog({
  organization,
  endpointId,
  onClose,
}: {
  organization: { id: string };
  endpointId: string;
  onClose: () => void;
}) {
  const { run, isPending, problem } = useChange();
  const [now] = useState(() => Date.now());
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title="Replay events"
      description="Sends this endpoint’s deliveries again, oldest first, with their original webhook-ids, so receivers that store IDs can detect repeats."
    >
      <FormShell
        schema={formSchema}
        defaultValues={{
          from: localOf(now - 24 * HOUR_MS),
          to: localOf(now + HOUR_MS),
          event: EVERY,
          undelivered_only: true,
        }}
        onSubmit={async ({ from, to, event, undelivered_only }, form) => {
          const refused = await run(
            () =>
              trpc.webhook_delivery.replay.mutate({
                organization_id: organization.id,
                endpoint_id: endpointId,
                from: utcOf(from),
                to: utcOf(to),
                ...(event === EVERY ? {} : { event_types: [event] }),
                undelivered_only,
              }),
            ({ queued }) =>
              queued === 0
                ? "Nothing to send: there are no deliveries in this period"
                : `${queued.toLocaleString("en-US")} ${queued === 1 ? "delivery is" : "deliveries are"} being resent`,
          );
          if (!refused) return onClose();
          for (const { path, message } of refused.fields ?? [])
            form.setError(path === "from" ? path : "to", { message });
        }}
        submitError={problem?.fields?.length ? null : problem}
        isPending={isPending}
        submitLabel="Replay"
        secondaryAction={<DialogCancel />}
      >
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <TextField name="from" label="From (UTC)" type="datetime-local" />
          <TextField name="to" label="To (UTC)" type="datetime-local" />
        </div>
        <SelectField
          name="event"
          label="Event"
          options={[
            { value: EVERY, label: "Every event" },
            ...webhookEventTypes.map((type) => ({ value: type, label: type })),
          ]}
        />
        <CheckboxField
          name="undelivered_only"
          label="Only undelivered events"
          description="Leave on to fill a gap; turn off to resend everything."
        />
      </FormShell>
    </Dialog>
  );
}

/** As the field of a form writes a time. */
function localOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}

function utcOf(local: string): string {
  return new Date(`${local.slice(0, 16)}:00Z`).toISOString();
}
