"use client";

import { useState } from "react";
import { z } from "zod";
import { refusalInWords } from "@/app/(auth)/refusal-in-words";
import { enter, signInWith } from "@/app/(auth)/sign-in-with";
import type { Question } from "@/app/open-question";
import { trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { typedPassword } from "@/server/users/user.schema";

/** Signs the person in again over the page they were at, so that what they typed there is kept. */
export function SignInAgainDialog({ question }: { question: Question<{ email: string }> }) {
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => (isOpen ? null : question.answer(false))}
      title="Sign in again"
      description={`Your session has ended. Sign in as ${question.asked.email}: this page keeps what you typed and goes on from here.`}
      className="max-w-md"
    >
      <PasswordForm email={question.asked.email} onDone={() => question.answer(true)} />
    </Dialog>
  );
}

function PasswordForm({ email, onDone }: { email: string; onDone: () => void }) {
  const [refused, setRefused] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function attempt(work: () => Promise<string | null>) {
    setIsPending(true);
    setRefused(null);
    const refusal = await work();
    setIsPending(false);
    setRefused(refusal);
    if (refusal === null) onDone();
  }

  /** Somebody else who signed in here sees their own pages, and changes nothing by this one. */
  async function checkWho(): Promise<string | null> {
    const me = await trpc.me.get.query({}).catch(() => null);
    if (!me) return "You aren’t signed in yet. Sign in, then try again.";
    if (me.email === email) return null;
    enter("/go");
    return `${me.email} is signed in now.`;
  }

  async function signIn({ password }: { password: string }): Promise<string | null> {
    const outcome = await signInWith("password", { email, password });
    if (outcome.kind === "second_factor")
      return "Your account has a second factor. Sign in in a new tab, then choose “I’m signed in now”.";
    return outcome.kind === "signed_in" ? null : refusalInWords(outcome);
  }

  return (
    <FormShell
      schema={passwordForm}
      defaultValues={{ password: "" }}
      onSubmit={(typed) => attempt(() => signIn(typed))}
      submitError={refused}
      isPending={isPending}
      submitLabel="Sign in"
      secondaryAction={
        <>
          <Button asChild variant="ghost">
            <a
              href={`/sign-in?email=${encodeURIComponent(email)}`}
              target="_blank"
              rel="noreferrer"
            >
              Another way, in a new tab
            </a>
          </Button>
          <Button variant="ghost" onClick={() => attempt(checkWho)}>
            I’m signed in now
          </Button>
        </>
      }
    >
      <TextField
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
        required
      />
    </FormShell>
  );
}

const passwordForm = z.object({ password: typedPassword });
