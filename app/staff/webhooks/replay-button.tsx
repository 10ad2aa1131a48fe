"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { StripeEventAnswer } from "@/server/payments/inbox/inbox.schema";

/** Has one event worked off again. */
export function ReplayButton({ event }: { event: StripeEventAnswer }) {
  const router = useRouter();
  const [isPending, setIsPending] = useState(false);

  async function replay() {
    setIsPending(true);
    try {
      await trpc.staff.stripe_event_replay.mutate({ event_id: event.id });
      toast.success("Queued. Work already done isn’t repeated.");
      router.refresh();
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setIsPending(false);
    }
  }

  return (
    <Button
      size="sm"
      pending={isPending}
      onClick={replay}
      aria-label={`Replay ${event.type} ${event.id}`}
    >
      Replay
    </Button>
  );
}
