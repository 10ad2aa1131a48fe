import { PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const rows = ["one", "two", "three"];

export default function Loading() {
  return (
    <>
      <PageHeader title="Agents" actions={<Skeleton className="h-8.5 w-30 rounded-lg" />} />
      <SkeletonRegion label="Loading agents" className="overflow-hidden rounded-xl border">
        {rows.map((row) => (
          <div
            key={row}
            className="flex flex-wrap justify-between gap-3 border-b px-3.5 py-3 last:border-b-0"
          >
            <Skeleton className="h-8 w-40" />
            <Skeleton className="h-8 w-44" />
          </div>
        ))}
      </SkeletonRegion>
    </>
  );
}
