"use client";

import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { z } from "zod";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { signUpSchema } from "@/server/users/user.schema";
import { CheckMailbox } from "../check-mailbox";
import { NewPasswordField } from "../new-password-field";

type Values = z.output<typeof signUpSchema>;
type Form = UseFormReturn<z.input<typeof signUpSchema>, unknown, Values>;

const empty: Values = { name: "", email: "", password: "", organization_name: "" };

/** Asks for an account. The link that is emailed makes it and signs in. */
export function SignUpForm({ mailboxUrl }: { mailboxUrl: string | null }) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [typed, setTyped] = useState<Values>(empty);
  const [isSent, setIsSent] = useState(false);
  const [isPending, setIsPending] = useState(false);

  async function signUp(values: Values, form?: Form) {
    setIsPending(true);
    setProblem(null);
    setTyped(values);
    try {
      await trpc.auth.signUp.mutate(values);
      setIsSent(true);
    } catch (error) {
      const refused = problemOf(error);
      setProblem(refused);
      for (const { path, message } of refused.fields) {
        if (path in values) form?.setError(path as keyof Values, { message });
      }
    } finally {
      setIsPending(false);
    }
  }

  if (isSent) {
    return (
      <>
        <ProblemBanner problem={problem} />
        <CheckMailbox
          email={typed.email}
          what="it creates your account and signs you in."
          mailboxUrl={mailboxUrl}
          isPending={isPending}
          onSendAgain={() => signUp(typed)}
          onChange={() => setIsSent(false)}
        />
      </>
    );
  }
  return (
    <FormShell
      wide
      schema={signUpSchema}
      defaultValues={typed}
      onSubmit={signUp}
      submitError={problem}
      isPending={isPending}
      submitLabel="Create account"
    >
      <TextField name="name" label="Your name" autoComplete="name" required />
      <TextField name="email" label="Email" type="email" autoComplete="username" required />
      <NewPasswordField />
      <TextField
        name="organization_name"
        label="Organization"
        autoComplete="organization"
        description="Credits belong to the organization. You can add more organizations later."
        required
      />
    </FormShell>
  );
}
