import { CircleCheck, CircleDashed } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ChecklistDone, HideChecklist } from "./end-checklist";
import type { OnboardingStep } from "./onboarding-steps";

/** The first steps of a new account. It leaves by being done or hidden, and does not come back. */
export function OnboardingChecklist({
  organizationId,
  steps,
  mayEnd,
}: {
  organizationId: string;
  steps: readonly OnboardingStep[];
  /** Whether this person may end it for everybody in the organization. */
  mayEnd: boolean;
}) {
  const done = steps.filter((step) => step.done).length;
  if (done === steps.length)
    return mayEnd ? <ChecklistDone organizationId={organizationId} /> : null;
  return (
    <section aria-label="Getting started" className="mb-5">
      <Card flush>
        <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 border-b px-4.5 py-1.5">
          <h2 className="text-sm font-semibold">Getting started</h2>
          <p className="flex items-center gap-2 text-13 text-dim">
            {done} of {steps.length} done
            {mayEnd ? <HideChecklist organizationId={organizationId} /> : null}
          </p>
        </div>
        <ol>
          {steps.map((step) => (
            <li
              key={step.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-4.5 py-2.5 last:border-b-0"
            >
              {step.done ? (
                <CircleCheck aria-hidden className="size-4 shrink-0 text-accent" />
              ) : (
                <CircleDashed aria-hidden className="size-4 shrink-0 text-dim" />
              )}
              <div className="min-w-40 flex-1">
                <p className={step.done ? "text-dim" : "font-medium"}>
                  {step.title}
                  <span className="sr-only">{step.done ? " (done)" : " (to do)"}</span>
                </p>
                {step.done ? null : <p className="text-13 text-dim">{step.text}</p>}
              </div>
              {step.done || !step.href ? null : (
                <Button asChild size="sm">
                  <Link href={step.href}>{step.action}</Link>
                </Button>
              )}
            </li>
          ))}
        </ol>
      </Card>
    </section>
  );
}
