"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { signUpSchema } from "@/server/users/user.schema";

const schema = signUpSchema.pick({ name: true });

/** The name of the person who is signed in. */
export function ProfileForm({ name, email }: { name: string; email: string }) {
  const { run, isPending, problem } = useChange();

  return (
    <FormShell
      schema={schema}
      defaultValues={{ name }}
      onSubmit={(values) =>
        run(
          () => trpc.me.update.mutate(values),
          () => "Saved",
        )
      }
      submitError={problem}
      isPending={isPending}
      submitLabel="Save"
    >
      <TextField name="name" label="Your name" autoComplete="name" />
      <Field label="Email" description="Your email identifies you here and can’t be changed.">
        {(control) => <Input {...control} value={email} readOnly />}
      </Field>
    </FormShell>
  );
}
