"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { TimeZoneField } from "./time-zone-field";
import { timeZones } from "./time-zones";

/** Name and time zone of an organization. */
export function OrganizationForm({
  organizationId,
  name,
  timeZone,
  disabledReason,
}: {
  organizationId: string;
  name: string;
  timeZone: string;
  disabledReason: string | null;
}) {
  const { run, isPending, problem } = useChange();
  const locked = disabledReason !== null;

  return (
    <FormShell
      schema={() => import("./organization-form.schema").then((file) => file.organizationForm)}
      defaultValues={{ name, time_zone: timeZone }}
      onSubmit={(values) =>
        run(
          () => trpc.organization.update.mutate({ organization_id: organizationId, ...values }),
          () => "Saved",
        )
      }
      submitError={problem}
      isPending={isPending}
      submitLabel="Save"
      submitDisabledReason={disabledReason}
    >
      <TextField name="name" label="Name" autoComplete="off" disabled={locked} />
      <TimeZoneField name="time_zone" zones={timeZones(timeZone)} disabled={locked} />
      {disabledReason ? <p className="text-13 text-dim">{disabledReason}.</p> : null}
    </FormShell>
  );
}
