"use client";

import { useState } from "react";
import { z } from "zod";
import { UNREACHABLE } from "@/app/unreachable";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { typedCode } from "@/server/users/second-factor/second-factor.schema";
import { enter, type SignInOutcome, secondStepPath, signInWith } from "../../sign-in-with";
import { PasskeyButton } from "../passkey-button";

const schema = z.object({ code: typedCode });

/** Asks for the second factor: a code of the app, or a recovery code where the phone is lost. */
export function SecondStepForm({ next }: { next: string }) {
  const [isLost, setIsLost] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function signIn({ code }: z.output<typeof schema>) {
    setIsPending(true);
    setProblem(null);
    const outcome = await signInWith("second-step", { code });
    if (outcome.kind === "signed_in")
      return enter(isLost ? "/account/security?recovered=true" : next);
    if (outcome.kind === "start_again") return enter(secondStepPath(next));
    setProblem(refusalInWords(outcome, isLost));
    setIsPending(false);
  }

  return (
    <FormShell
      // Another form: what was typed into one is nothing in the other.
      key={String(isLost)}
      wide
      schema={schema}
      defaultValues={{ code: "" }}
      onSubmit={signIn}
      submitError={problem}
      isPending={isPending}
      submitLabel="Sign in"
      secondaryAction={
        <div className="grid w-full gap-3">
          <PasskeyButton next={next} onFailure={setProblem} />
          <Button
            size="lg"
            className="w-full"
            onClick={() => {
              setProblem(null);
              setIsLost(!isLost);
            }}
          >
            {isLost ? "Use the authenticator app" : "Use a recovery code"}
          </Button>
        </div>
      }
    >
      {isLost ? (
        <TextField
          name="code"
          label="Recovery code"
          autoComplete="off"
          placeholder="xxxx-xxxx-xxxx-xxxx"
          description="One of the ten codes you kept. Each works once."
          required
        />
      ) : (
        <TextField
          name="code"
          label="Code from your app"
          inputMode="numeric"
          autoComplete="one-time-code"
          description="Six digits, new every 30 seconds."
          required
        />
      )}
    </FormShell>
  );
}

function refusalInWords(outcome: SignInOutcome, isLost: boolean): string {
  if (outcome.kind === "rate_limited")
    return `Too many wrong codes. Try again in ${Math.ceil(outcome.seconds / 60)} minutes, or use a recovery code.`;
  if (outcome.kind === "refused")
    return isLost
      ? "This recovery code isn’t right, or it was used already."
      : "This code isn’t right, or it was used already. Wait for the next one.";
  return `${UNREACHABLE} You are not signed in; try again.`;
}
