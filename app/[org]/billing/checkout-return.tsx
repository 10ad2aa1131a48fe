"use client";

import { usePathname, useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { describeReturn, type ReturnWords } from "./describe-return";

type Shown =
  | { step: "nothing" }
  | { step: "asking"; about: "checkout" | "card" }
  | { step: "told"; words: ReturnWords; sessionId: string | null }
  | { step: "failed"; problem: SubmitProblem; sessionId: string };

/**
 * What became of a visit to the hosted page. The address only says which session to look at; what
 * happened is asked of the server, which asks Stripe. Then the address is cleaned, so that a reload
 * or a shared link does not tell it again.
 */
export function CheckoutReturn({
  organizationId,
  checkout,
  card = null,
  returned = null,
}: {
  organizationId: string;
  checkout: string | null;
  card?: string | null;
  /** What became of it, where the server asked before it made the page. */
  returned?: Parameters<typeof describeReturn>[0] | null;
}) {
  const router = useRouter();
  const pathname = usePathname();
  const [shown, setShown] = useState<Shown>(() =>
    returned
      ? { step: "told", words: describeReturn(returned), sessionId: checkout ?? card }
      : { step: "nothing" },
  );
  const asked = useRef<string | null>(null);

  const verify = useCallback(
    async (sessionId: string, about: "checkout" | "card") => {
      setShown({ step: "asking", about });
      try {
        const answer = await trpc.purchase.verify.mutate({
          organization_id: organizationId,
          session_id: sessionId,
        });
        setShown({ step: "told", words: describeReturn(answer), sessionId });
      } catch (error) {
        setShown({ step: "failed", problem: problemOf(error), sessionId });
      }
      router.replace(pathname, { scroll: false });
      router.refresh();
    },
    [organizationId, pathname, router],
  );

  useEffect(() => {
    const sessionId = checkout ?? card;
    if (!sessionId || asked.current === sessionId) return;
    asked.current = sessionId;
    if (returned) {
      router.replace(pathname, { scroll: false });
      return;
    }
    if (sessionId === "cancelled") {
      setShown({ step: "told", words: cancelledWords, sessionId: null });
      router.replace(pathname, { scroll: false });
      return;
    }
    void verify(sessionId, checkout ? "checkout" : "card");
  }, [checkout, card, pathname, returned, router, verify]);

  if (shown.step === "nothing") return null;
  if (shown.step === "asking") {
    return (
      <Banner
        className="mb-4"
        title={shown.about === "checkout" ? "Checking the payment…" : "Checking the card…"}
      >
        We’re checking with Stripe. This takes a moment.
      </Banner>
    );
  }
  if (shown.step === "failed") {
    return (
      <ProblemBanner
        problem={shown.problem}
        className="mb-4"
        action={
          <Button size="sm" onClick={() => verify(shown.sessionId, "checkout")}>
            Check again
          </Button>
        }
      />
    );
  }
  const { words, sessionId } = shown;
  return (
    <Banner
      className="mb-4"
      tone={words.tone}
      title={words.title}
      action={
        words.mayChange && sessionId ? (
          <Button size="sm" onClick={() => verify(sessionId, "checkout")}>
            Check again
          </Button>
        ) : (
          <Button size="sm" variant="ghost" onClick={() => setShown({ step: "nothing" })}>
            Dismiss
          </Button>
        )
      }
    >
      {words.text}
    </Banner>
  );
}

const cancelledWords: ReturnWords = {
  tone: "info",
  title: "You left the checkout: nothing was charged",
  text: "No credits were added. The checkout stays open for an hour if you want to continue.",
  mayChange: false,
};
