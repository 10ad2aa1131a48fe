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
    // The figure comes first on screen, its name first in the reading order.
    <div className={cn("flex min-w-0", large ? "flex-col" : "flex-col-reverse", className)}>
      <span className={large ? "text-13 text-dim" : "text-xs text-dim"}>{label}</span>
      <span className={large ? "text-xl font-semibold tracking-tight" : "font-medium"}>
        {value}
      </span>
      {detail ? <span className="text-xs text-dim">{detail}</span> : null}
    </div>
  );
}
