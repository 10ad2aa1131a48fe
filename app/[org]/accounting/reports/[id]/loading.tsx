import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const rows = Array.from({ length: 12 }, (_, index) => `row-${index}`);

export default function Loading() {
  return (
    <SkeletonRegion label="Loading the report">
      <Skeleton className="mb-2 h-4 w-32" />
      <Skeleton className="mb-2 h-7 w-64 max-w-full" />
      <Skeleton className="mb-5 h-4 w-80 max-w-full" />
      <div className="grid gap-4 rounded-xl border p-3.5">
        {rows.map((row) => (
          <Skeleton key={row} className="h-4 w-full" />
        ))}
      </div>
    </SkeletonRegion>
  );
}
