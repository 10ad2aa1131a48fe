"use client";

import Link from "next/link";
import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";

type State = "waits" | "changed" | "undone";

/** Agrees, or takes back, on a click: email scanners follow links but press no buttons. */
export function FollowChange({
  token,
  label,
  email,
}: {
  token: string;
  label: string;
  /** The address of the account afterwards. */
  email: string;
}) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [state, setState] = useState<State | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function follow() {
    setIsPending(true);
    setProblem(null);
    try {
      setState((await trpc.auth.followEmailChange.mutate({ token })).state);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  if (state === "waits")
    return (
      <Banner title="Confirmed from this mailbox">
        The change happens once the other mailbox has confirmed it too.
      </Banner>
    );
  if (state !== null) {
    return (
      <div className="grid gap-4">
        <Banner title={`You now sign in as ${email}`}>
          {state === "undone"
            ? "Every device was signed out. Get a sign-in link by email, then set a new password."
            : "We told the old address, which can undo this for 14 days."}
        </Banner>
        <Button asChild variant="primary" size="lg" className="w-full">
          <Link href={`/sign-in?email=${encodeURIComponent(email)}`}>Go on</Link>
        </Button>
      </div>
    );
  }
  return (
    <div className="grid gap-4">
      <ProblemBanner problem={problem} />
      <Button variant="primary" size="lg" className="w-full" pending={isPending} onClick={follow}>
        {label}
      </Button>
    </div>
  );
}
