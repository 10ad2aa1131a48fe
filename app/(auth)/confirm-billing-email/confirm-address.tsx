"use client";

import { trpc } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useLinkAction } from "../use-link-action";

/** Agrees on a click: email scanners follow links but press no buttons. */
export function ConfirmAddress({ token, email }: { token: string; email: string }) {
  const { press, isPending, isDone, problem } = useLinkAction(() =>
    trpc.auth.confirmBillingEmail.mutate({ token }),
  );

  if (isDone) {
    return (
      <Banner title="The address is confirmed">Receipts and notices now go to {email}.</Banner>
    );
  }
  return (
    <div className="grid gap-4">
      <ProblemBanner problem={problem} />
      <Button variant="primary" size="lg" className="w-full" pending={isPending} onClick={press}>
        Confirm {email}
      </Button>
    </div>
  );
}
