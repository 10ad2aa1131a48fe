"use client";

import {
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
} from "@simplewebauthn/browser";
import { useEffect, useState } from "react";
import { z } from "zod";
import { MailboxLink } from "@/app/(auth)/mailbox-link";
import { plainAnswer } from "@/app/(auth)/plain-answer";
import type { Question } from "@/app/open-question";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogFooter } from "@/components/ui/dialog";
import { typedCode } from "@/server/users/second-factor/second-factor.schema";
import { typedPassword } from "@/server/users/user.schema";
import { onConfirmedElsewhere, type Way } from "./ask-to-confirm";

/** Asks who is there before a change that matters, wherever on the site it was made. */
export function ConfirmIdentityDialog({
  question,
  mailboxUrl,
}: {
  question: Question<readonly Way[]>;
  mailboxUrl: string | null;
}) {
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => (isOpen ? null : question.answer(false))}
      title="Confirm it’s you"
      description="This changes who has access or what is paid, so we check that nobody else is at your browser. It goes ahead once you confirm, and we won’t ask again for ten minutes."
      className="max-w-md"
    >
      <Ways question={question} mailboxUrl={mailboxUrl} />
    </Dialog>
  );
}

function Ways({
  question,
  mailboxUrl,
}: {
  question: Question<readonly Way[]>;
  mailboxUrl: string | null;
}) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [pending, setPending] = useState<Pending | null>(null);
  useEffect(() => onConfirmedElsewhere(() => question.answer(true)), [question]);

  async function attempt(what: Pending, work: () => Promise<void>) {
    setPending(what);
    setProblem(null);
    try {
      await work();
      return null;
    } catch (error) {
      return problemOf(error);
    } finally {
      setPending(null);
    }
  }

  async function sendLink() {
    setProblem(
      await attempt("link", async () => {
        setSentTo((await trpc.me.reauthentication_link.mutate({})).email);
      }),
    );
  }

  async function usePasskey() {
    const refused = await attempt("passkey", async () => {
      const request = await trpc.me.reauthentication_passkey.mutate({});
      const optionsJSON = request as unknown as PublicKeyCredentialRequestOptionsJSON;
      const response = plainAnswer(await startAuthentication({ optionsJSON }));
      await trpc.me.reauthenticate_by_passkey.mutate({ response });
      question.answer(true);
    });
    setProblem(refused);
  }

  if (sentTo !== null) {
    return (
      <>
        <Banner title={`The link is on its way to ${sentTo}`}>
          Open it in this browser. It works once, within 15 minutes; this page then continues
          automatically. <MailboxLink url={mailboxUrl} />
        </Banner>
        {problem ? <Banner tone="refused" title={problem.message} /> : null}
        <DialogFooter>
          <Button pending={pending === "link"} onClick={sendLink}>
            Send another link
          </Button>
          <Button variant="primary" onClick={() => question.answer(true)}>
            I’ve opened it
          </Button>
        </DialogFooter>
      </>
    );
  }
  if (question.asked.includes("code")) {
    return (
      <FormShell
        schema={codeForm}
        defaultValues={{ code: "" }}
        onSubmit={async ({ code }, form) => {
          const refused = await attempt("code", async () => {
            await trpc.me.reauthenticate_by_code.mutate({ code });
            question.answer(true);
          });
          const wrong = refused?.fields.find(({ path }) => path === "code");
          if (!wrong) return setProblem(refused);
          form.setError("code", { message: wrong.message });
          form.setFocus("code", { shouldSelect: true });
        }}
        submitError={problem}
        isPending={pending === "code"}
        submitLabel="Confirm"
        secondaryAction={
          question.asked.includes("passkey") ? (
            <Button variant="ghost" pending={pending === "passkey"} onClick={usePasskey}>
              Use a passkey
            </Button>
          ) : null
        }
      >
        <TextField
          name="code"
          label="Code from your app"
          autoComplete="one-time-code"
          description="Or one of your recovery codes."
          required
        />
      </FormShell>
    );
  }
  if (!question.asked.includes("password")) {
    return (
      <>
        <p className="text-13">
          You sign in by link and have no password, so we email you a link to open in this browser.
        </p>
        {problem ? <Banner tone="refused" title={problem.message} /> : null}
        <DialogFooter>
          <Button variant="primary" pending={pending === "link"} onClick={sendLink}>
            Email me a link
          </Button>
        </DialogFooter>
      </>
    );
  }
  return (
    <FormShell
      schema={passwordForm}
      defaultValues={{ password: "" }}
      onSubmit={async ({ password }, form) => {
        const refused = await attempt("password", async () => {
          await trpc.me.reauthenticate.mutate({ password });
          question.answer(true);
        });
        const wrong = refused?.fields.find(({ path }) => path === "password");
        if (!wrong) return setProblem(refused);
        form.setError("password", { message: wrong.message });
        form.setFocus("password", { shouldSelect: true });
      }}
      submitError={problem}
      isPending={pending === "password"}
      submitLabel="Confirm"
      secondaryAction={
        <Button variant="ghost" pending={pending === "link"} onClick={sendLink}>
          Email me a link instead
        </Button>
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

type Pending = "password" | "link" | "passkey" | "code";

const codeForm = z.object({ code: typedCode });
const passwordForm = z.object({ password: typedPassword });
