import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const rows = Array.from({ length: 10 }, (_, index) => `row-${index}`);

export default function AuditLogLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="mb-2 h-7 w-24" />
      <Skeleton className="mb-5 h-4 w-80 max-w-full" />
      <div className="mb-4 flex flex-wrap gap-2">
        <Skeleton className="h-8.5 w-36" />
        <Skeleton className="h-8.5 w-48" />
        <Skeleton className="h-8.5 w-48" />
      </div>
      <div className="grid gap-4 rounded-xl border p-3.5">
        {rows.map((row) => (
          <Skeleton key={row} className="h-4 w-full" />
        ))}
      </div>
    </SkeletonRegion>
  );
}
