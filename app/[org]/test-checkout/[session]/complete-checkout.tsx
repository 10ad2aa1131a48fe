"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { RadioGroup } from "@/components/ui/radio-group";
import type { CheckoutOutcome } from "@/server/sandboxes/test-checkout.schema";

/** What becomes of the payment, as whoever is on the page chooses. */
export function CompleteCheckout({
  organizationId,
  sessionId,
  mode,
  isProcessing,
  cancelUrl,
  cards,
}: {
  organizationId: string;
  sessionId: string;
  mode: "payment" | "setup";
  /** A bank has it: it succeeds or fails. */
  isProcessing: boolean;
  cancelUrl: string;
  cards: readonly { number: string; label: string }[];
}) {
  const [card, setCard] = useState(cards[0]?.number ?? "");
  const [declined, setDeclined] = useState<string | null>(null);
  const { run, isPending, problem } = useChange();

  function end(outcome: CheckoutOutcome) {
    setDeclined(null);
    run(
      async () => {
        const answer = await trpc.sandbox.checkout.complete.mutate({
          organization_id: organizationId,
          session_id: sessionId,
          outcome,
          card,
        });
        if (answer.decline_code) setDeclined(answer.decline_code);
        else if (answer.state !== "expired") window.location.assign(answer.success_url);
        return answer;
      },
      ({ decline_code: code, state }) => (code ? "The test card was declined" : `Test ${state}`),
    );
  }

  return (
    <div className="grid gap-4">
      {isProcessing ? (
        <p>The bank has this test payment. Choose how it ends.</p>
      ) : (
        <RadioGroup
          aria-label="Test card"
          value={card}
          onValueChange={setCard}
          options={cards.map(({ number, label }) => ({
            value: number,
            label: number.replace(/(.{4})(?=.)/g, "$1 "),
            description: label,
          }))}
        />
      )}
      {declined ? (
        <Banner tone="refused" title="The card was declined">
          {declined.replaceAll("_", " ")}. Nothing was charged. Choose another test card.
        </Banner>
      ) : null}
      {problem ? <ProblemBanner problem={problem} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" pending={isPending} onClick={() => end("paid")}>
          {mode === "setup" ? "Save card" : isProcessing ? "Succeed" : "Pay"}
        </Button>
        {isProcessing ? (
          <Button onClick={() => end("failed")}>Fail</Button>
        ) : mode === "payment" ? (
          <>
            <Button onClick={() => end("declined")}>Decline</Button>
            <Button onClick={() => end("processing")}>Leave processing</Button>
          </>
        ) : null}
        <Button asChild variant="ghost">
          <a href={cancelUrl}>Cancel</a>
        </Button>
      </div>
    </div>
  );
}
