"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { emailSchema } from "@/server/users/user.schema";

const schema = z.object({ email: emailSchema });

/** Asks for another address; nothing changes until both mailboxes confirmed it. */
export function EmailForm({ email }: { email: string }) {
  const { run, isPending, problem } = useChange();

  return (
    <FormShell
      schema={schema}
      defaultValues={{ email: "" }}
      onSubmit={async (values, form) => {
        const refused = await run(
          () => trpc.me.email_change.mutate(values),
          () => "Check both mailboxes",
        );
        for (const { message } of refused?.fields ?? []) form.setError("email", { message });
        if (!refused) form.reset();
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Change email"
    >
      <Field label="Current email">
        {(control) => <Input {...control} value={email} readOnly />}
      </Field>
      <TextField
        name="email"
        label="New email"
        type="email"
        autoComplete="email"
        description="We email a link to both addresses. The change happens once both are followed."
        required
      />
    </FormShell>
  );
}
