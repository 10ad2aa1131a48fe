"use client";

import { useId } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Label } from "@/components/ui/label";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Switch } from "@/components/ui/switch";

/** Whether the organization opens only to people with a second factor. */
export function SecondFactorSwitch({
  organizationId,
  isRequired,
  disabledReason,
}: {
  organizationId: string;
  isRequired: boolean;
  disabledReason: string | null;
}) {
  const { run, isPending, problem } = useChange();
  const id = useId();
  return (
    <div className="grid max-w-lg gap-3">
      <div className="flex items-start justify-between gap-4">
        <div className="grid gap-1">
          <Label htmlFor={id}>Require a second factor from every member</Label>
          {disabledReason ? <p className="text-13 text-dim">{disabledReason}.</p> : null}
        </div>
        <Switch
          id={id}
          checked={isRequired}
          disabled={isPending || disabledReason !== null}
          onCheckedChange={(required) =>
            run(
              () =>
                trpc.organization.require_second_factor.mutate({
                  organization_id: organizationId,
                  required,
                }),
              () =>
                required ? "Members now need a second factor" : "A second factor is optional now",
            )
          }
        />
      </div>
      <ProblemBanner problem={problem} />
    </div>
  );
}
