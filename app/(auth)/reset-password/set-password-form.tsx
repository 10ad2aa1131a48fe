"use client";

import Link from "next/link";
import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { FormShell } from "@/components/forms/form-shell";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { setPasswordSchema } from "@/server/users/user.schema";
import { NewPasswordField } from "../new-password-field";

const schema = setPasswordSchema.pick({ password: true });

/** Sets the password with a reset link. The link is spent only by a password that is accepted. */
export function SetPasswordForm({ token }: { token: string }) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [changed, setChanged] = useState(false);
  const [isPending, setIsPending] = useState(false);

  async function change({ password }: { password: string }) {
    setIsPending(true);
    setProblem(null);
    try {
      await trpc.auth.resetPassword.mutate({ token, password });
      setChanged(true);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  if (changed) {
    return (
      <div className="grid gap-4">
        <Banner title="Your password was changed">
          You were signed out everywhere, including this browser.
        </Banner>
        <Button asChild variant="primary" size="lg" className="w-full">
          <a href="/sign-in">Sign in with the new password</a>
        </Button>
      </div>
    );
  }
  if (problem?.code === "wrong_state" || problem?.fields.some(({ path }) => path === "token")) {
    return (
      <div className="grid gap-4">
        <Banner tone="refused" title="This link was already used or has expired">
          A link works once, within 30 minutes. Your password was not changed.
        </Banner>
        <Button asChild variant="primary" size="lg" className="w-full">
          <Link href="/reset-password">Request a new link</Link>
        </Button>
      </div>
    );
  }
  return (
    <FormShell
      wide
      schema={schema}
      defaultValues={{ password: "" }}
      onSubmit={change}
      submitError={problem}
      isPending={isPending}
      submitLabel="Set password"
    >
      <NewPasswordField label="New password" />
    </FormShell>
  );
}
