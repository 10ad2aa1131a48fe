import { AfterAMoment } from "./after-a-moment";
import { cn } from "./cn";

/** A grey stand-in with the shape of what is loading. Size it with classes. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <span aria-hidden className={cn("block animate-pulse rounded-md bg-line", className)} />;
}

/** Announces the wait once, around any number of skeletons; a wait that is over in a moment is not worth it. */
export function SkeletonRegion({
  label = "Loading",
  className,
  children,
}: {
  label?: string | undefined;
  className?: string | undefined;
  children: React.ReactNode;
}) {
  return (
    <div role="status" aria-label={label} className={className}>
      <AfterAMoment />
      {children}
    </div>
  );
}
