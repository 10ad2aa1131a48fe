"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { z } from "zod";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { CODE_LENGTH, userCodeField } from "@/server/api-keys/cli-logins/cli-login.schema";

const schema = z.object({
  code: userCodeField.refine(
    (code) => code.length === CODE_LENGTH,
    "Enter all eight letters, such as BCDF-GHJK",
  ),
});

/** Asks for the code in the terminal and goes on with it. */
export function CodeForm({
  typed = "",
  refusal = null,
}: {
  typed?: string;
  refusal?: string | null;
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  return (
    <FormShell
      schema={schema}
      defaultValues={{ code: typed }}
      onSubmit={({ code }) =>
        startTransition(() => router.push(`/cli?code=${encodeURIComponent(code)}`))
      }
      submitError={refusal}
      isPending={isPending}
      submitLabel="Continue"
      wide
    >
      <TextField name="code" label="Code" placeholder="BCDF-GHJK" autoComplete="off" required />
    </FormShell>
  );
}
