"use client";

import Link from "next/link";
import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { z } from "zod";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { signUpSchema } from "@/server/users/user.schema";
import { NewPasswordField } from "../new-password-field";
import { enter, signInWith } from "../sign-in-with";

type Values = z.output<typeof signUpSchema>;
type Form = UseFormReturn<z.input<typeof signUpSchema>, unknown, Values>;

/** Makes the account and signs in with it. The banner on the first page asks to verify the address. */
export function SignUpForm() {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [takenEmail, setTakenEmail] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function signUp(values: Values, form: Form) {
    setIsPending(true);
    setProblem(null);
    setTakenEmail(null);
    try {
      const { slug } = await trpc.auth.signUp.mutate(values);
      const { email, password } = values;
      const outcome = await signInWith("password", { email, password });
      // The account is there either way; only the way in may have failed.
      return enter(
        outcome === "signed_in"
          ? `/${slug}`
          : `/sign-in?next=/${slug}&email=${encodeURIComponent(email)}`,
      );
    } catch (error) {
      const refused = problemOf(error);
      setProblem(refused);
      if (refused.code === "already_exists") setTakenEmail(values.email);
      for (const { path, message } of refused.fields) {
        if (path in values) form.setError(path as keyof Values, { message });
      }
      setIsPending(false);
    }
  }

  return (
    <FormShell
      wide
      schema={signUpSchema}
      defaultValues={{ name: "", email: "", password: "", organization_name: "" }}
      onSubmit={signUp}
      submitError={problem}
      isPending={isPending}
      submitLabel="Create account"
      secondaryAction={
        takenEmail ? (
          <>
            <Button asChild className="flex-1">
              <Link href={`/sign-in?email=${encodeURIComponent(takenEmail)}`}>Sign in</Link>
            </Button>
            <Button asChild className="flex-1">
              <Link href={`/reset-password?email=${encodeURIComponent(takenEmail)}`}>
                Reset password
              </Link>
            </Button>
          </>
        ) : null
      }
    >
      <TextField name="name" label="Your name" autoComplete="name" required />
      <TextField name="email" label="Email" type="email" autoComplete="username" required />
      <NewPasswordField />
      <TextField
        name="organization_name"
        label="Organization"
        autoComplete="organization"
        description="Credits belong to it, not to you. You can add more later."
        required
      />
    </FormShell>
  );
}
