"use client";

import Link from "next/link";
import { useState } from "react";
import { z } from "zod";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { FormShell } from "@/components/forms/form-shell";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { passwordSchema } from "@/server/users/user.schema";
import { NewPasswordField } from "../new-password-field";
import { HOME } from "../safe-next";
import { enter, secondStepPath, signInWith } from "../sign-in-with";

const withPassword = z.object({ password: passwordSchema });

/**
 * Spends the verification link on a click, signs in and goes on. Email scanners follow links but press no
 * buttons, so the token is still good when the person arrives.
 */
export function VerifyAddress({
  token,
  needsPassword,
  label,
}: {
  token: string;
  /** Not the browser of the sign-up: whoever typed the password there may be somebody else. */
  needsPassword: boolean;
  label: string;
}) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [asksPassword, setAsksPassword] = useState(needsPassword);
  const [isPending, setIsPending] = useState(false);

  async function verify(chosen: { password?: string }) {
    setIsPending(true);
    setProblem(null);
    try {
      const made = await trpc.auth.verifyEmail.mutate({ token, ...chosen });
      const outcome = await signInWith("link", { token: made.sign_in_token });
      const place = made.next ?? (made.slug ? `/${made.slug}` : HOME);
      if (outcome.kind === "second_factor") return enter(secondStepPath(place));
      // The account is there either way; only the way in may have failed.
      return enter(
        outcome.kind === "signed_in"
          ? place
          : `/sign-in?next=${encodeURIComponent(place)}&email=${encodeURIComponent(made.email)}`,
      );
    } catch (error) {
      const refused = problemOf(error);
      if (!chosen.password && refused.fields.some(({ path }) => path === "password"))
        setAsksPassword(true);
      else setProblem(refused);
      setIsPending(false);
    }
  }

  if (problem?.code === "wrong_state" || problem?.code === "already_exists") return <Over />;
  if (asksPassword) {
    return (
      <FormShell
        wide
        schema={withPassword}
        defaultValues={{ password: "" }}
        onSubmit={verify}
        submitError={problem}
        isPending={isPending}
        submitLabel={label}
      >
        <NewPasswordField label="Choose a password" />
      </FormShell>
    );
  }
  return (
    <div className="grid gap-4">
      <ProblemBanner problem={problem} />
      <Button
        variant="primary"
        size="lg"
        className="w-full"
        pending={isPending}
        onClick={() => verify({})}
      >
        {label}
      </Button>
    </div>
  );
}

/** A link that leads nowhere any more. */
export function Over() {
  return (
    <div className="grid gap-4">
      <Banner tone="refused" title="This link was already used or has expired">
        A link works once, within 24 hours. If you opened it before, your account is ready: sign in.
      </Banner>
      <Button asChild variant="primary" size="lg" className="w-full">
        <Link href="/sign-in">Sign in</Link>
      </Button>
      <Button asChild size="lg" className="w-full">
        <Link href="/sign-up">Sign up again</Link>
      </Button>
    </div>
  );
}
