"use client";

import { useState } from "react";
import { MailboxLink } from "@/app/(auth)/mailbox-link";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";

/** Changes the password by a link to the mailbox, so that an open browser alone cannot. */
export function PasswordReset({
  email,
  hasPassword,
  mailboxUrl,
}: {
  email: string;
  hasPassword: boolean;
  mailboxUrl: string | null;
}) {
  const [isPending, setIsPending] = useState(false);
  const [isSent, setIsSent] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);

  async function send() {
    setIsPending(true);
    setProblem(null);
    try {
      await trpc.auth.requestPasswordReset.mutate({ email });
      setIsSent(true);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  return (
    <div className="grid max-w-lg gap-3 border-t pt-4">
      <div>
        <p className="text-13 font-medium">Password</p>
        <p className="text-13 text-dim">
          {hasPassword
            ? "We’ll email you a link to set a new one. Changing it signs you out everywhere."
            : "You sign in by link and have no password. We’ll email you a link to set one."}
        </p>
      </div>
      {problem ? <Banner tone="refused" title={problem.message} /> : null}
      {isSent ? (
        <Banner title={`The link is on its way to ${email}`}>
          It works once, within 30 minutes. <MailboxLink url={mailboxUrl} />
        </Banner>
      ) : null}
      <div>
        <Button pending={isPending} onClick={send}>
          {isSent ? "Send another link" : hasPassword ? "Change password" : "Set a password"}
        </Button>
      </div>
    </div>
  );
}
