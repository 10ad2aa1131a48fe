import { cn } from "@/components/ui/cn";

/** The mark of Bursar, in ink. */
export function Logo({ className }: { className?: string | undefined }) {
  return (
    <span
      aria-hidden
      className={cn(
        "grid size-6 place-items-center rounded-md bg-primary text-xs font-semibold text-primary-ink",
        className,
      )}
    >
      B
    </span>
  );
}
