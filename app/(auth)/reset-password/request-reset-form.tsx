"use client";

import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Banner } from "@/components/ui/banner";
import { emailOnlySchema } from "@/server/users/user.schema";
import { MailboxLink } from "../mailbox-link";

/** Asks for a reset link. The answer is the same whether the address has an account or not. */
export function RequestResetForm({
  email,
  mailboxUrl,
}: {
  email: string;
  mailboxUrl: string | null;
}) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function request(values: { email: string }) {
    setIsPending(true);
    setProblem(null);
    try {
      await trpc.auth.requestPasswordReset.mutate(values);
      setSentTo(values.email);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  return (
    <FormShell
      wide
      schema={emailOnlySchema}
      defaultValues={{ email }}
      onSubmit={request}
      submitError={problem}
      isPending={isPending}
      submitLabel={sentTo ? "Send another link" : "Email me a reset link"}
      secondaryAction={
        sentTo ? (
          <Banner title={`A reset link is on its way to ${sentTo}`} className="mt-2 w-full">
            You’ll get it if this address has an account. Your old password works until you set a
            new one. <MailboxLink url={mailboxUrl} />
          </Banner>
        ) : null
      }
    >
      <TextField name="email" label="Email" type="email" autoComplete="username" required />
    </FormShell>
  );
}
