"use client";

import { useState } from "react";
import type { z } from "zod";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Banner } from "@/components/ui/banner";
import { joiningSignUpSchema } from "@/server/members/join-links/join-link.schema";
import { MailboxLink } from "../../mailbox-link";
import { NewPasswordField } from "../../new-password-field";
import { signInWith } from "../../sign-in-with";

const schema = joiningSignUpSchema.omit({ link: true });

/** Makes an account without an organization; the mailed link that verifies it leads back to this page. */
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
  const [isPending, setIsPending] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);

  async function signUp(values: z.output<typeof schema>) {
    setIsPending(true);
    setProblem(null);
    try {
      const { email } = await trpc.auth.signUpToJoin.mutate({ ...values, link });
      await signInWith("password", { email, password: values.password });
      setSentTo(email);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  if (sentTo) {
    return (
      <Banner title={`A link is on its way to ${sentTo}`}>
        Follow it to show that the address is yours, and you come back here to join.{" "}
        <MailboxLink url={mailboxUrl} />
      </Banner>
    );
  }
  return (
    <FormShell
      wide
      schema={schema}
      defaultValues={{ name: "", email: "", password: "" }}
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
        description={domain ? `An address of ${domain}` : undefined}
        required
      />
      <NewPasswordField />
    </FormShell>
  );
}
