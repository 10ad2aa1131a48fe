import Link from "next/link";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

export type Segment = {
  label: string;
  href: string;
  isCurrent: boolean;
  /** Why it cannot be chosen here. */
  disabledReason?: string | null | undefined;
};

/** A switch whose choices are addresses: it works before any script has run, and can be shared. */
export function SegmentedLinks({
  label,
  segments,
}: {
  label: string;
  segments: readonly Segment[];
}) {
  return (
    <nav
      aria-label={label}
      className="flex w-fit max-w-full flex-wrap gap-0.5 rounded-lg border p-0.5"
    >
      {segments.map(({ label: words, href, isCurrent, disabledReason }) => (
        <Button
          key={href}
          asChild
          size="sm"
          variant="ghost"
          disabledReason={disabledReason}
          className={cn(isCurrent && "bg-line text-ink")}
        >
          <Link href={href} scroll={false} aria-current={isCurrent ? "page" : undefined}>
            {words}
          </Link>
        </Button>
      ))}
    </nav>
  );
}
