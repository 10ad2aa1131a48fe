"use client";

import { useState } from "react";
import { Banner } from "@/components/ui/banner";
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
      {failed ? (
        <Banner tone="refused" title="The server could not be reached">
          You are still signed in. Try again.
        </Banner>
      ) : null}
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
