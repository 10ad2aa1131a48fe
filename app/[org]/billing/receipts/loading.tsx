import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const rows = ["one", "two", "three", "four"];

export default function ReceiptsLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="mb-5 h-7 w-52" />
      <div className="overflow-hidden rounded-xl border">
        {rows.map((row) => (
          <div key={row} className="flex items-center gap-6 border-b px-3.5 py-3 last:border-b-0">
            <Skeleton className="h-4 w-44" />
            <Skeleton className="ml-auto h-4 w-16" />
          </div>
        ))}
      </div>
    </SkeletonRegion>
  );
}
