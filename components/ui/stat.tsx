import type { ReactNode } from "react";
import { cn } from "./cn";

/** One figure and what it is. `large` for the figure of a card, small for a row of them. */
export function Stat({
  label,
  value,
  detail,
  large = false,
  className,
}: {
  label: ReactNode;
  value: ReactNode;
  detail?: ReactNode;
  large?: boolean | undefined;
  className?: string | undefined;
}) {
  return (
    // A small figure comes first on screen; its name is first in the reading order.
    <div className={cn("flex min-w-0 flex-col", className)}>
      <span className={large ? "text-13 text-dim" : "text-xs text-dim"}>{label}</span>
      <span className={large ? "text-xl font-semibold tracking-tight" : "order-first font-medium"}>
        {value}
      </span>
      {detail ? <span className="text-xs text-dim">{detail}</span> : null}
    </div>
  );
}
