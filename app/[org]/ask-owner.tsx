"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";

/** Asks the owners for credits, for whoever may not buy any. */
export function AskOwner({ organizationId }: { organizationId: string }) {
  const { run, isPending, problem } = useChange();
  const [isAsked, setIsAsked] = useState(false);

  async function ask() {
    const refused = await run(
      () => trpc.credit_request.create.mutate({ organization_id: organizationId }),
      () => "The owners were told",
    );
    if (!refused) setIsAsked(true);
  }

  return (
    <span className="grid justify-items-start gap-1">
      <Button size="sm" pending={isPending} disabled={isAsked} onClick={ask}>
        {isAsked ? "Owners were asked" : "Ask an owner"}
      </Button>
      {problem ? (
        <span role="alert" className="text-13 text-bad">
          {problem.message}
        </span>
      ) : null}
    </span>
  );
}
