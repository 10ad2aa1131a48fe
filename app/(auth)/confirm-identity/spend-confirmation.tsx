"use client";

import { useState } from "react";
import { tellConfirmed } from "@/app/confirm-identity/ask-to-confirm";
import { problemOf, trpc } from "@/app/trpc/client";
import { UnreachableBanner } from "@/app/unreachable";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";

type Outcome = "confirmed" | "refused" | "failed";

/** Spends a confirmation link on a click, since email scanners follow links but press no buttons. */
export function SpendConfirmation({ token }: { token: string }) {
  const [outcome, setOutcome] = useState<Outcome | null>(token === "" ? "refused" : null);
  const [isPending, setIsPending] = useState(false);

  async function confirm() {
    setIsPending(true);
    try {
      await trpc.me.reauthenticate_by_link.mutate({ token });
      tellConfirmed();
      setOutcome("confirmed");
    } catch (error) {
      const { code } = problemOf(error);
      setOutcome(code === "network" || code === "internal" ? "failed" : "refused");
    } finally {
      setIsPending(false);
    }
  }

  if (outcome === "confirmed") {
    return (
      <Banner title="Confirmed">
        The page you came from continues automatically. You can close this one.
      </Banner>
    );
  }
  if (outcome === "refused") {
    return (
      <Banner tone="refused" title="This link doesn’t work here">
        It works once, within 15 minutes, in the browser that requested it. Nothing was changed. Go
        back to that page and request another one.
      </Banner>
    );
  }
  return (
    <div className="grid gap-4">
      {outcome === "failed" ? (
        <UnreachableBanner>The link was not used. Try again.</UnreachableBanner>
      ) : null}
      <Button variant="primary" size="lg" className="w-full" pending={isPending} onClick={confirm}>
        Confirm it’s me
      </Button>
    </div>
  );
}
