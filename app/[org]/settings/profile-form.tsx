"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { signUpSchema } from "@/server/users/user.schema";

const schema = signUpSchema.pick({ name: true });

/** The name of the person who is signed in. */
export function ProfileForm({ name, email }: { name: string; email: string }) {
  const router = useRouter();
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function save(values: { name: string }) {
    setIsPending(true);
    setProblem(null);
    try {
      await trpc.me.update.mutate(values);
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
      defaultValues={{ name }}
      onSubmit={save}
      submitError={problem}
      isPending={isPending}
      submitLabel="Save"
    >
      <TextField name="name" label="Your name" autoComplete="name" />
      <Field label="Email" description="Your address is who you are here, so it stays.">
        {(control) => <Input {...control} value={email} readOnly />}
      </Field>
    </FormShell>
  );
}
