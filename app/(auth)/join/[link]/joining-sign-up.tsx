"use client";

import { useState } from "react";
import type { z } from "zod";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { joiningSignUpSchema } from "@/server/members/join-links/join-link.schema";
import { CheckMailbox } from "../../check-mailbox";
import { NewPasswordField } from "../../new-password-field";

const schema = joiningSignUpSchema.omit({ link: true });
type Values = z.output<typeof schema>;

/** Asks for an account without an organization; the emailed link makes it and leads back to this page. */
export function JoiningSignUp({
  link,
  domain,
  mailboxUrl,
}: {
  link: string;
  domain: string | null;
  mailboxUrl: string | null;
}) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [typed, setTyped] = useState<Values>({ name: "", email: "", password: "" });
  const [isSent, setIsSent] = useState(false);
  const [isPending, setIsPending] = useState(false);

  async function signUp(values: Values) {
    setIsPending(true);
    setProblem(null);
    setTyped(values);
    try {
      await trpc.auth.signUpToJoin.mutate({ ...values, link });
      setIsSent(true);
    } catch (error) {
      setProblem(problemOf(error));
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
          what="it creates your account, signs you in and brings you back here to join."
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
      schema={schema}
      defaultValues={typed}
      onSubmit={signUp}
      submitError={problem}
      isPending={isPending}
      submitLabel="Create account"
    >
      <TextField name="name" label="Your name" autoComplete="name" required />
      <TextField
        name="email"
        label="Email"
        type="email"
        autoComplete="username"
        description={domain ? `Use an address at ${domain}` : undefined}
        required
      />
      <NewPasswordField />
    </FormShell>
  );
}
