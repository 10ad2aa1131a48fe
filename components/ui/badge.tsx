import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";
import { cn } from "./cn";

const badgeVariants = cva(
  "inline-flex items-center gap-1.5 rounded-full px-2.5 py-px text-xs leading-4.5 font-medium whitespace-nowrap",
  {
    variants: {
      tone: {
        neutral: "bg-line/70 text-ink",
        good: "bg-accent-soft text-accent",
        warn: "bg-warn-soft text-warn",
        bad: "bg-bad-soft text-bad",
        outline: "border bg-transparent py-0 text-dim",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type BadgeTone = NonNullable<VariantProps<typeof badgeVariants>["tone"]>;

/** A state in a word: "On", "Pending", "Failed". The word says it; the colour only repeats it. */
export function Badge({
  tone,
  className,
  children,
}: {
  tone?: BadgeTone | undefined;
  className?: string | undefined;
  children: ReactNode;
}) {
  return <span className={cn(badgeVariants({ tone }), className)}>{children}</span>;
}
