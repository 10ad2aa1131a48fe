"use client";

import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { DayInput } from "./day-input";
import { type Period, periodFilter } from "./period";

/** From which day to which: any period, beside the usual ones. It lives in the address. */
export function PeriodFields({ from, to, timeZone }: Period & { timeZone: string }) {
  const [isPending, startTransition] = useTransition();
  const [, setPeriod] = useQueryStates(periodFilter, { shallow: false, startTransition });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame and a legend of its own.
    <div
      role="group"
      aria-label={`Period, days of ${timeZone}`}
      aria-busy={isPending}
      className="flex flex-wrap items-center gap-2"
    >
      <DayInput label="From" value={from} onCommit={(day) => setPeriod({ from: day, to })} />
      <DayInput label="To" value={to} onCommit={(day) => setPeriod({ from, to: day })} />
    </div>
  );
}
