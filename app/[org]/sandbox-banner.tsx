"use client";

import { ChevronDown } from "lucide-react";
import Link from "next/link";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuItem } from "@/components/ui/dropdown-menu";
import { formatDateTime } from "@/server/foundation/date-words";
import type { SandboxAnswer } from "@/server/sandboxes/sandbox.schema";
import { ResetSandbox } from "./sandbox/reset-sandbox";

const steps = [
  { label: "1 hour", seconds: 3_600 },
  { label: "1 day", seconds: 86_400 },
  { label: "1 week", seconds: 604_800 },
  { label: "30 days", seconds: 2_592_000 },
];

/** On every page of a sandbox: what it is, what time it is there, and the way on and out. */
export function SandboxBanner({
  sandbox,
  organizationId,
  now,
  timeZone,
  mayReset,
}: {
  sandbox: SandboxAnswer;
  organizationId: string;
  now: string;
  timeZone: string;
  mayReset: boolean;
}) {
  const { run, isPending, problem } = useKeyedChange();
  const isMoving = sandbox.state === "advancing";

  function advance(seconds: number) {
    run(
      (options) =>
        trpc.sandbox.advance_clock.mutate(
          { organization_id: organizationId, advance_seconds: seconds },
          options,
        ),
      ({ state, now: at }) =>
        state === "ready" && at
          ? `The clock shows ${formatDateTime(at, timeZone)}`
          : "The clock is on its way. It will arrive in a moment.",
    );
  }

  return (
    <Banner
      tone="low"
      title="Sandbox: test credits, test payments"
      action={
        <>
          <DropdownMenu
            trigger={
              <Button
                size="sm"
                pending={isPending}
                disabledReason={isMoving ? "The clock is being advanced" : null}
              >
                Advance clock <ChevronDown aria-hidden />
              </Button>
            }
          >
            {steps.map(({ label, seconds }) => (
              <DropdownMenuItem key={label} onSelect={() => advance(seconds)}>
                {label}
              </DropdownMenuItem>
            ))}
          </DropdownMenu>
          {mayReset ? <ResetSandbox organizationId={organizationId} /> : null}
          <Button asChild size="sm">
            <Link href={`/${sandbox.live_slug}`}>Leave</Link>
          </Button>
        </>
      }
    >
      It is {formatDateTime(now, timeZone)} ({timeZone}) here
      {isMoving && sandbox.advancing_to
        ? `, on the way to ${formatDateTime(sandbox.advancing_to, timeZone)}`
        : ""}
      . Nothing here touches live credits or money.
      {problem ? (
        <p role="alert" className="text-bad">
          {problem.message}
        </p>
      ) : null}
    </Banner>
  );
}
