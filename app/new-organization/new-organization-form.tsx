"use client";

import { useState } from "react";
import type { z } from "zod";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { newOrganizationSchema } from "@/server/organizations/organization.schema";

const schema = newOrganizationSchema.pick({ name: true });

/** Creates a master organization in the browser's time zone and goes to it. */
export function NewOrganizationForm() {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function create({ name }: z.output<typeof schema>) {
    setIsPending(true);
    setProblem(null);
    try {
      const time_zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
      const { slug } = await trpc.organization.create.mutate({ name, time_zone });
      // A full load: the menu of organizations in the frame must know the new one.
      window.location.assign(`/${slug}`);
    } catch (error) {
      setProblem(problemOf(error));
      setIsPending(false);
    }
  }

  return (
    <FormShell
      wide
      schema={schema}
      defaultValues={{ name: "" }}
      onSubmit={create}
      submitError={problem}
      isPending={isPending}
      submitLabel="Create organization"
    >
      <TextField
        name="name"
        label="Name"
        autoComplete="organization"
        description="Times are shown in your time zone. Both can be changed in its settings."
        required
      />
    </FormShell>
  );
}
