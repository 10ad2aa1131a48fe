import { PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const rows = ["one", "two", "three", "four", "five", "six", "seven", "eight"];

/** The shape of a list with its filters while it loads. */
export function ListSkeleton({ title }: { title: string }) {
  return (
    <>
      <PageHeader title={title} actions={<Skeleton className="h-8.5 w-36 rounded-lg" />} />
      <SkeletonRegion label={`Loading ${title.toLowerCase()}`}>
        <div className="mb-3 flex gap-2">
          <Skeleton className="h-8.5 w-60 rounded-lg" />
          <Skeleton className="h-8.5 w-40 rounded-lg" />
        </div>
        <div className="overflow-hidden rounded-xl border">
          {rows.map((row) => (
            <div key={row} className="flex items-center gap-6 border-b px-3.5 py-3 last:border-b-0">
              <Skeleton className="h-4 w-40" />
              <Skeleton className="h-4 w-20" />
              <Skeleton className="ml-auto h-4 w-16" />
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}
