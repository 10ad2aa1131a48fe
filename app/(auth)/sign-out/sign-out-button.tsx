"use client";

import { useState } from "react";
import { UnreachableBanner } from "@/app/unreachable";
import { Button } from "@/components/ui/button";
import { leave } from "./leave";

export function SignOutButton() {
  const [isPending, setIsPending] = useState(false);
  const [failed, setFailed] = useState(false);

  async function signOutHere() {
    setIsPending(true);
    setFailed(false);
    await leave().catch(() => {
      setFailed(true);
      setIsPending(false);
    });
  }

  return (
    <div className="grid gap-4">
      {failed ? <UnreachableBanner>You are still signed in. Try again.</UnreachableBanner> : null}
      <Button
        variant="primary"
        size="lg"
        className="w-full"
        pending={isPending}
        onClick={signOutHere}
      >
        Sign out
      </Button>
    </div>
  );
}
