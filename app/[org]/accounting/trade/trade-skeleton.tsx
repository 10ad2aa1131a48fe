import { PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

/** The shape of an invoice or bill while it loads. */
export function TradeSkeleton({ title }: { title: string }) {
  return (
    <>
      <PageHeader title={title} breadcrumb={<Skeleton className="h-5 w-36" />} />
      <SkeletonRegion label={`Loading the ${title.toLowerCase()}`} className="grid gap-5">
        <div className="flex gap-2">
          <Skeleton className="h-8.5 w-28 rounded-lg" />
          <Skeleton className="h-8.5 w-28 rounded-lg" />
        </div>
        <Skeleton className="h-120 max-w-4xl rounded-xl" />
      </SkeletonRegion>
    </>
  );
}
