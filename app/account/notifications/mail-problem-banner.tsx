"use client";

import Link from "next/link";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";

const words = {
  bounced: {
    title: "Email doesn’t reach you",
    text: "bounced: the mailbox doesn’t exist or refuses our email.",
  },
  complained: {
    title: "You get no notices by email",
    text: "was reported as spam from your mailbox.",
  },
};

/** Says that email does not reach the person who reads it, and what to do. */
export function MailProblemBanner({
  problem: { address, kind, since },
}: {
  problem: { address: string; kind: "bounced" | "complained"; since: string };
}) {
  const { run, isPending, problem } = useChange();
  return (
    <div className="mb-6 grid gap-3">
      <Banner tone="refused" title={words[kind].title}>
        <p>
          Our email to {address} {words[kind].text} That was <Time iso={since} />. Until it works
          again, we notify you in the inbox only.
        </p>
        <p className="mt-3 flex flex-wrap items-center gap-3">
          <Button
            size="sm"
            pending={isPending}
            onClick={() =>
              run(
                () => trpc.me.mail_problem_forget.mutate({}),
                () => "You get email again",
              )
            }
          >
            Send email there again
          </Button>
          <Link href="/account" className="underline underline-offset-2">
            Change your email
          </Link>
        </p>
      </Banner>
      <ProblemBanner problem={problem} />
    </div>
  );
}
