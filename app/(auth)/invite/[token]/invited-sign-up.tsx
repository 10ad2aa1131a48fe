"use client";

import { useState } from "react";
import { z } from "zod";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { invitedSignUpFields } from "@/server/members/invitations/invitation.schema";
import { passwordSchema } from "@/server/users/user.schema";
import { NewPasswordField } from "../../new-password-field";
import { enter, signInWith } from "../../sign-in-with";

const schema = z.object({
  name: invitedSignUpFields.name,
  email: z.string(),
  password: passwordSchema,
});

/** Makes the account of the invited address, which the link has proven, and joins with it. */
export function InvitedSignUp({ token, email }: { token: string; email: string }) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function signUp({ name, password }: z.output<typeof schema>) {
    setIsPending(true);
    setProblem(null);
    try {
      const { slug } = await trpc.auth.signUpInvited.mutate({ token, name, password });
      const outcome = await signInWith("password", { email, password });
      // The account is there either way; only the way in may have failed.
      return enter(
        outcome.kind === "signed_in"
          ? `/${slug}`
          : `/sign-in?next=/${slug}&email=${encodeURIComponent(email)}`,
      );
    } catch (error) {
      setProblem(problemOf(error));
      setIsPending(false);
    }
  }

  return (
    <FormShell
      wide
      schema={schema}
      defaultValues={{ name: "", email, password: "" }}
      onSubmit={signUp}
      submitError={problem}
      isPending={isPending}
      submitLabel="Create account and join"
    >
      <TextField name="email" label="Email" type="email" autoComplete="username" readOnly />
      <TextField name="name" label="Your name" autoComplete="name" required />
      <NewPasswordField />
    </FormShell>
  );
}
