import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const rows = Array.from({ length: 2 }, (_, index) => `row-${index}`);

export default function BalanceLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="mb-2 h-4 w-32" />
      <Skeleton className="mb-5 h-7 w-56" />
      <Skeleton className="mb-7 h-6 w-64 max-w-full" />
      <div className="grid gap-6 max-w-xl">
        {["facts"].map((side) => (
          <div key={side} className="grid gap-4 rounded-xl border p-3.5">
            {rows.map((row) => (
              <Skeleton key={row} className="h-4 w-full" />
            ))}
          </div>
        ))}
      </div>
    </SkeletonRegion>
  );
}
