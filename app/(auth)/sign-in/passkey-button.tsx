"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { UNREACHABLE } from "@/app/unreachable";
import { Button } from "@/components/ui/button";
import { enter, signInWithPasskey } from "../sign-in-with";

/** Signs in with a passkey: no address, no password, no second step. */
export function PasskeyButton({
  next,
  onFailure,
}: {
  next: string;
  onFailure: (message: string | null) => void;
}) {
  const [isPending, setIsPending] = useState(false);

  async function signIn() {
    setIsPending(true);
    onFailure(null);
    const outcome = await signInWithPasskey();
    if (outcome.kind === "signed_in") return enter(next);
    if (outcome.kind === "refused")
      onFailure("This passkey isn’t one of an account here. It may have been removed.");
    else if (outcome.kind !== "given_up")
      onFailure(`${UNREACHABLE} You are not signed in; try again.`);
    setIsPending(false);
  }

  return (
    <Button size="lg" className="w-full" pending={isPending} onClick={signIn}>
      <KeyRound aria-hidden /> Use a passkey
    </Button>
  );
}
