"use client";

import Link from "next/link";
import { useState } from "react";
import { UnreachableBanner } from "@/app/unreachable";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { enter, secondStepPath, signInWith } from "../../sign-in-with";

/**
 * Spends a sign-in link on a click. Email scanners follow links but press no buttons, so the token is
 * still good when the person arrives.
 */
export function SpendLink({ token, next }: { token: string; next: string }) {
  const [outcome, setOutcome] = useState<"refused" | "failed" | null>(
    token === "" ? "refused" : null,
  );
  const [isPending, setIsPending] = useState(false);

  async function spend() {
    setIsPending(true);
    const answer = await signInWith("link", { token });
    if (answer.kind === "signed_in") return enter(next);
    if (answer.kind === "second_factor") return enter(secondStepPath(next));
    setOutcome(answer.kind === "refused" ? "refused" : "failed");
    setIsPending(false);
  }

  if (outcome === "refused") {
    return (
      <div className="grid gap-4">
        <Banner tone="refused" title="This link was already used or has expired">
          A link works once, within 15 minutes. You are not signed in.
        </Banner>
        <Button asChild variant="primary" size="lg">
          <Link href="/sign-in">Request a new link</Link>
        </Button>
      </div>
    );
  }
  return (
    <div className="grid gap-4">
      {outcome === null ? null : (
        <UnreachableBanner>The link was not used. Try again.</UnreachableBanner>
      )}
      <Button variant="primary" size="lg" className="w-full" pending={isPending} onClick={spend}>
        Sign in
      </Button>
    </div>
  );
}
