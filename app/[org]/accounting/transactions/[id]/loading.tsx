import { PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <PageHeader title="Transaction" breadcrumb={<Skeleton className="h-5 w-36" />} />
      <SkeletonRegion label="Loading the transaction" className="grid gap-6">
        <div className="flex gap-2">
          <Skeleton className="h-8.5 w-28 rounded-lg" />
          <Skeleton className="h-8.5 w-28 rounded-lg" />
          <Skeleton className="h-8.5 w-28 rounded-lg" />
        </div>
        <Skeleton className="h-24 rounded-xl" />
        <Skeleton className="h-40 rounded-xl" />
      </SkeletonRegion>
    </>
  );
}
