"use client";

import { useRef, useState } from "react";
import { problemOf, type SubmitProblem } from "@/app/trpc/client";

/**
 * Leaves for a hosted page, one at a time. Each choice has one idempotency key as long as this page
 * lives, so a double click, or a second try after a lost answer, opens the same checkout.
 */
export function useCheckout() {
  const keys = useRef(new Map<string, string>());
  const [opening, setOpening] = useState<string | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);

  async function open(
    choice: string,
    ask: (options: { context: { idempotencyKey: string } }) => Promise<string | null>,
  ): Promise<void> {
    const idempotencyKey = keys.current.get(choice) ?? crypto.randomUUID();
    keys.current.set(choice, idempotencyKey);
    setOpening(choice);
    setProblem(null);
    try {
      const address = await ask({ context: { idempotencyKey } });
      if (address) return window.location.assign(address);
      setOpening(null);
    } catch (error) {
      const refused = problemOf(error);
      setProblem(refused);
      setOpening(null);
      // What was refused for good is asked anew; what may have happened is asked again.
      if (refused.code !== "payment_provider_unavailable" && refused.code !== "network")
        keys.current.delete(choice);
    }
  }

  return { open, opening, problem };
}
