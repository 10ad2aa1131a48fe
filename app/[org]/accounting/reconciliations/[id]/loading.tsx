import { PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const rows = ["one", "two", "three", "four", "five"];

export default function Loading() {
  return (
    <>
      <PageHeader title="Reconciliation" />
      <SkeletonRegion label="Loading the reconciliation">
        <Skeleton className="h-28 rounded-xl" />
        <div className="mt-7 grid gap-4 lg:grid-cols-2">
          {["bank", "books"].map((side) => (
            <div key={side} className="overflow-hidden rounded-xl border">
              {rows.map((row) => (
                <div
                  key={row}
                  className="flex items-center gap-6 border-b px-3.5 py-3 last:border-b-0"
                >
                  <Skeleton className="h-4 w-48" />
                  <Skeleton className="ml-auto h-4 w-16" />
                </div>
              ))}
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}
