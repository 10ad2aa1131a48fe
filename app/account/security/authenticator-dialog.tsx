"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { renderSVG } from "uqr";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { SecretToCopy } from "@/components/ui/secret-to-copy";
import { KeepCodes } from "./recovery-codes";

type Step =
  | { name: "scan"; secret: string; uri: string }
  | { name: "codes"; codes: readonly string[] };

/** Sets an authenticator app up: scan, type a code of it, keep the recovery codes. */
export function AuthenticatorDialog({ isReplacement }: { isReplacement: boolean }) {
  const router = useRouter();
  const [step, setStep] = useState<Step | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function attempt(work: () => Promise<void>): Promise<SubmitProblem | null> {
    setIsPending(true);
    setProblem(null);
    try {
      await work();
      return null;
    } catch (error) {
      const refused = problemOf(error);
      setProblem(refused);
      return refused;
    } finally {
      setIsPending(false);
    }
  }

  const start = () =>
    attempt(async () => {
      setStep({ name: "scan", ...(await trpc.me.authenticator_start.mutate({})) });
    });

  function close() {
    setStep(null);
    router.refresh();
  }

  return (
    <>
      <div className="grid justify-items-end gap-1">
        <Button
          size="sm"
          variant={isReplacement ? "secondary" : "primary"}
          pending={isPending && !step}
          onClick={start}
        >
          {isReplacement ? "Use another phone" : "Set up"}
        </Button>
        {problem && !step ? (
          <p role="alert" className="text-13 text-bad">
            {problem.message}
          </p>
        ) : null}
      </div>
      {step?.name === "scan" ? (
        <Dialog
          open
          onOpenChange={(open) => (open ? null : close())}
          title="Set up an authenticator app"
          description="Scan the code with the app, then type the six digits it shows."
          className="max-w-md"
        >
          <div className="flex flex-wrap items-center gap-4">
            <QrCode text={step.uri} />
            <div className="min-w-48 flex-1">
              <p className="mb-1.5 text-13 text-dim">Can’t scan it? Type this into the app:</p>
              <SecretToCopy secret={step.secret} label="Copy" />
            </div>
          </div>
          <FormShell
            schema={() => import("./security-forms.schema").then((file) => file.codeForm)}
            defaultValues={{ code: "" }}
            onSubmit={async ({ code }, form) => {
              const refused = await attempt(async () => {
                const { recovery_codes } = await trpc.me.authenticator_confirm.mutate({ code });
                if (recovery_codes) setStep({ name: "codes", codes: recovery_codes });
                else close();
              });
              for (const { message } of refused?.fields ?? []) {
                form.setError("code", { message });
                form.setFocus("code", { shouldSelect: true });
              }
            }}
            submitError={problem?.fields.length ? null : problem}
            isPending={isPending}
            submitLabel="Turn on"
            secondaryAction={<DialogCancel />}
          >
            <TextField
              name="code"
              label="Code from the app"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
            />
          </FormShell>
        </Dialog>
      ) : null}
      <KeepCodes codes={step?.name === "codes" ? step.codes : null} onKept={close} />
    </>
  );
}

/** Dark on light in either theme: cameras expect it. */
function QrCode({ text }: { text: string }) {
  const image = `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(text, { border: 2 }))}`;
  return (
    // biome-ignore lint/performance/noImgElement: made here, there is nothing to optimize
    <img
      src={image}
      alt="QR code for the authenticator app"
      className="size-40 rounded-lg border bg-white"
    />
  );
}
