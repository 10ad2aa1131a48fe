import { CircleCheck, CircleDashed } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { OnboardingStep } from "./onboarding-steps";

/** The first steps of a new account. It leaves by being done. */
export function OnboardingChecklist({ steps }: { steps: readonly OnboardingStep[] }) {
  const done = steps.filter((step) => step.done).length;
  return (
    <section aria-label="Getting started" className="mb-5">
      <Card flush>
        <div className="flex items-baseline justify-between gap-4 border-b px-4.5 py-3">
          <h2 className="text-sm font-semibold">Getting started</h2>
          <p className="text-13 text-dim">
            {done} of {steps.length} done
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
