"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { MailboxLink } from "../mailbox-link";
import { HOME } from "../safe-next";
import { ResendVerification } from "./resend-verification";

type Verified = { email: string; slug: string | null };

/** Spends the verification link on a click, and says what came of it. */
export function VerifyAddress({
  token,
  signedInAs,
  welcomeCredits,
  mailboxUrl,
  next,
}: {
  token: string | null;
  signedInAs: string | null;
  welcomeCredits: string;
  mailboxUrl: string | null;
  /** Where the person was on the way to when they signed up. */
  next: string | null;
}) {
  const [verified, setVerified] = useState<Verified | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function verify() {
    if (!token) return;
    setIsPending(true);
    setProblem(null);
    try {
      setVerified(await trpc.auth.verifyEmail.mutate({ token }));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsPending(false);
    }
  }

  const another: ReactNode = signedInAs ? (
    <ResendVerification email={signedInAs} />
  ) : (
    <Button asChild size="lg" className="w-full">
      <Link href={`/sign-in?next=${HOME}`}>Sign in to get a new link</Link>
    </Button>
  );

  if (verified) {
    return (
      <div className="grid gap-4">
        <Banner title={`${verified.email} is verified`}>
          {verified.slug
            ? `${welcomeCredits} free credits are in your balance.`
            : next
              ? "One more step, and you are where you were going."
              : "Create an organization and the free credits come with it."}
        </Banner>
        <Button asChild variant="primary" size="lg" className="w-full">
          {/* A plain link: what the router kept of these pages predates the credits. */}
          <a href={next ?? (verified.slug ? `/${verified.slug}` : "/new-organization")}>
            {next ? "Go on" : verified.slug ? "Go to your organization" : "Create an organization"}
          </a>
        </Button>
      </div>
    );
  }
  if (problem && problem.code !== "network" && problem.code !== "internal") {
    return (
      <div className="grid gap-4">
        <Banner tone="refused" title="This link was already used, or it is too old">
          A link works once and for 24 hours. If you followed it before, your address is verified
          and nothing is missing: sign in and look at your balance.
        </Banner>
        {another}
      </div>
    );
  }
  if (!token) {
    return (
      <div className="grid gap-4">
        {another}
        <MailboxLink url={mailboxUrl} />
      </div>
    );
  }
  return (
    <div className="grid gap-4">
      {problem ? (
        <Banner tone="refused" title={problem.message}>
          {problem.requestId ? `Request ${problem.requestId}` : null}
        </Banner>
      ) : null}
      <Button variant="primary" size="lg" className="w-full" pending={isPending} onClick={verify}>
        {next ? "Verify my email" : `Verify and get ${welcomeCredits} credits`}
      </Button>
    </div>
  );
}
