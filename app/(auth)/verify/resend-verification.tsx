"use client";

import { useState } from "react";
import { problemOf, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

/** Sends the verification link again. `compact` in a banner. */
export function ResendVerification({
  email,
  compact = false,
}: {
  email: string;
  compact?: boolean | undefined;
}) {
  const [isPending, setIsPending] = useState(false);
  const [sent, setSent] = useState(false);

  async function resend() {
    setIsPending(true);
    try {
      await trpc.me.resend_verification.mutate({});
      setSent(true);
      toast.success(`A new link is on its way to ${email}`);
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setIsPending(false);
    }
  }

  return (
    <Button
      size={compact ? "sm" : "lg"}
      className={compact ? undefined : "w-full"}
      pending={isPending}
      onClick={resend}
    >
      {sent ? "Send it again" : "Send the link again"}
    </Button>
  );
}
