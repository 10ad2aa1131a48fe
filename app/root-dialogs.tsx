"use client";

import dynamic from "next/dynamic";
import { useEffect } from "react";
import { useQuestion as useConfirmation } from "@/app/confirm-identity/ask-to-confirm";
import type { Question } from "@/app/open-question";
import { useQuestion as useSignIn } from "@/app/sign-in-again/ask-to-sign-in";

// Loaded when somebody is asked, so that pages without forms do without the scripts of forms.
const ConfirmIdentityDialog = dynamic(
  () =>
    import("@/app/confirm-identity/confirm-identity-dialog").then(
      (loaded) => loaded.ConfirmIdentityDialog,
      () => NotAsked,
    ),
  { ssr: false },
);
const SignInAgainDialog = dynamic(
  () =>
    import("@/app/sign-in-again/sign-in-again-dialog").then(
      (loaded) => loaded.SignInAgainDialog,
      () => NotAsked,
    ),
  { ssr: false },
);

/** The questions that any page may ask over itself. */
export function RootDialogs({ mailboxUrl }: { mailboxUrl: string | null }) {
  const confirmation = useConfirmation();
  const signIn = useSignIn();
  return (
    <>
      {confirmation ? (
        <ConfirmIdentityDialog question={confirmation} mailboxUrl={mailboxUrl} />
      ) : null}
      {signIn ? <SignInAgainDialog question={signIn} /> : null}
    </>
  );
}

/** The dialog could not be loaded: whoever asked hears no, and says that nothing was changed. */
function NotAsked({ question }: { question: Pick<Question<unknown>, "answer"> }) {
  useEffect(() => question.answer(false), [question]);
  return null;
}
