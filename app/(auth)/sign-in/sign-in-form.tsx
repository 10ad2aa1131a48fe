"use client";

import Link from "next/link";
import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { z } from "zod";
import { problemOf, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import type { SubmitError } from "@/components/forms/form-shell";
import { FormShell } from "@/components/forms/form-shell";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { emailSchema } from "@/server/users/user.schema";
import { MailboxLink } from "../mailbox-link";
import { refusalInWords } from "../refusal-in-words";
import { HOME } from "../safe-next";
import { enter, secondStepPath, signInWith } from "../sign-in-with";
import { PasskeyButton } from "./passkey-button";

const schema = z.object({
  email: emailSchema,
  password: z.string().min(1, "Enter your password"),
});

/** Sign in with a password, or have a link sent to the address that is in the form. */
export function SignInForm({
  next,
  email,
  arrivedWith,
  mailboxUrl,
}: {
  next: string;
  email: string;
  /** What went wrong on the way here. */
  arrivedWith: string | null;
  mailboxUrl: string | null;
}) {
  const [submitError, setSubmitError] = useState<SubmitError | null>(arrivedWith);
  const [isPending, setIsPending] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);

  async function signInWithPassword(values: z.output<typeof schema>) {
    setIsPending(true);
    setSubmitError(null);
    const outcome = await signInWith("password", values);
    if (outcome.kind === "signed_in") return enter(next);
    if (outcome.kind === "second_factor") return enter(secondStepPath(next));
    setSubmitError(refusalInWords(outcome));
    setIsPending(false);
  }

  return (
    <FormShell
      wide
      schema={schema}
      defaultValues={{ email, password: "" }}
      onSubmit={signInWithPassword}
      submitError={submitError}
      isPending={isPending}
      submitLabel="Sign in"
      secondaryAction={
        <div className="grid w-full gap-4">
          <PasskeyButton next={next} onFailure={setSubmitError} />
          <EmailLinkButton
            next={next}
            onFailure={setSubmitError}
            onSent={(address) => {
              setSubmitError(null);
              setSentTo(address);
            }}
          />
          {sentTo ? (
            <Banner title={`A sign-in link is on its way to ${sentTo}`}>
              You’ll get it if this address has an account. It works once, within 15 minutes.{" "}
              <MailboxLink url={mailboxUrl} />
            </Banner>
          ) : (
            <MailboxLink url={mailboxUrl} />
          )}
        </div>
      }
    >
      <TextField name="email" label="Email" type="email" autoComplete="username" required />
      <div>
        <TextField
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          required
        />
        <ForgottenLink />
      </div>
    </FormShell>
  );
}

function ForgottenLink() {
  const email: unknown = useWatch({ name: "email" });
  const known = emailSchema.safeParse(email);
  return (
    <Link
      href={
        known.success
          ? `/reset-password?email=${encodeURIComponent(known.data)}`
          : "/reset-password"
      }
      className="mt-1.5 inline-block text-13 text-dim underline underline-offset-4 hover:text-ink"
    >
      Forgot it or never set one?
    </Link>
  );
}

function EmailLinkButton({
  next,
  onSent,
  onFailure,
}: {
  /** Where the link leads in the end. */
  next: string;
  onSent: (email: string) => void;
  onFailure: (error: SubmitError) => void;
}) {
  const form = useFormContext();
  const [isPending, setIsPending] = useState(false);

  async function sendLink() {
    if (!(await form.trigger("email", { shouldFocus: true }))) return;
    const email = emailSchema.parse(form.getValues("email"));
    setIsPending(true);
    try {
      await trpc.auth.requestSignInLink.mutate({ email, ...(next === HOME ? {} : { next }) });
      onSent(email);
    } catch (error) {
      onFailure(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  return (
    <Button size="lg" className="w-full" pending={isPending} onClick={sendLink}>
      Email me a link
    </Button>
  );
}
