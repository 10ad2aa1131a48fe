"use client";

import Link from "next/link";
import { trpc } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useLinkAction } from "../use-link-action";

/** Takes back a second factor that somebody else added, on a click: email scanners press no buttons. */
export function SecureAccount({ token }: { token: string }) {
  const { press, isPending, isDone, problem } = useLinkAction(() =>
    trpc.auth.undoSecondFactor.mutate({ token }),
  );

  if (isDone) {
    return (
      <div className="grid gap-4">
        <Banner title="Your account is yours again">
          Get a sign-in link by email, then set a new password and a second factor.
        </Banner>
        <Button asChild variant="primary" size="lg" className="w-full">
          <Link href="/sign-in">Sign in</Link>
        </Button>
      </div>
    );
  }
  if (token === "" || problem?.code === "wrong_state" || problem?.code === "validation_failed") {
    return (
      <Banner tone="refused" title="This link was already used or has expired">
        It works once, within three days. Nothing was changed. If you can’t get in, contact support.
      </Banner>
    );
  }
  return (
    <div className="grid gap-4">
      <ProblemBanner problem={problem} />
      <Button variant="danger" size="lg" className="w-full" pending={isPending} onClick={press}>
        Secure the account
      </Button>
    </div>
  );
}
