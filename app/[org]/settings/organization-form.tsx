"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { z } from "zod";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { organizationChangeFields } from "@/server/organizations/organization.schema";
import { TimeZoneField } from "./time-zone-field";
import { timeZones } from "./time-zones";

const schema = z.object(organizationChangeFields).required();

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
  const router = useRouter();
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setIsPending] = useState(false);
  const locked = disabledReason !== null;

  async function save(values: z.output<typeof schema>) {
    setIsPending(true);
    setProblem(null);
    try {
      await trpc.organizations.update.mutate({ organization_id: organizationId, ...values });
      toast.success("Saved");
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  return (
    <FormShell
      schema={schema}
      defaultValues={{ name, time_zone: timeZone }}
      onSubmit={save}
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
