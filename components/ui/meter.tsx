import { cn } from "./cn";

const fills = { good: "bg-accent", warn: "bg-warn", bad: "bg-bad", neutral: "bg-ink" } as const;

/** How much of `maximum` is there. `label` names it and `valueText` reads it out. */
export function Meter({
  label,
  value,
  maximum,
  valueText,
  tone = "good",
  className,
}: {
  label: string;
  value: number;
  maximum: number;
  valueText?: string | undefined;
  tone?: keyof typeof fills | undefined;
  className?: string | undefined;
}) {
  const share = maximum > 0 ? Math.min(1, Math.max(0, value / maximum)) : 0;
  return (
    <div className={cn("h-1.5 overflow-hidden rounded-full bg-line", className)}>
      <meter className="sr-only" aria-label={label} aria-valuetext={valueText} value={share} />
      <div
        className={cn("h-full rounded-full", fills[tone])}
        style={{ width: `${share * 100}%` }}
      />
    </div>
  );
}
