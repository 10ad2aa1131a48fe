"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { signUpSchema } from "@/server/users/user.schema";

const schema = signUpSchema.pick({ name: true });

/** The name of the person who is signed in. */
export function ProfileForm({ name }: { name: string }) {
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
    </FormShell>
  );
}
