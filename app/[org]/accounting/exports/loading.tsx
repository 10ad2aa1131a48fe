import { PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const rows = ["one", "two", "three"];

export default function Loading() {
  return (
    <>
      <PageHeader title="Exports" />
      <SkeletonRegion label="Loading exports">
        <Skeleton className="h-64 rounded-xl" />
        <div className="mt-7 overflow-hidden rounded-xl border">
          {rows.map((row) => (
            <div key={row} className="flex items-center gap-6 border-b px-3.5 py-3 last:border-b-0">
              <Skeleton className="h-4 w-44" />
              <Skeleton className="ml-auto h-4 w-20" />
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}
