import { PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <PageHeader title="Analytics" />
      <SkeletonRegion label="Loading analytics">
        <Skeleton className="h-96 rounded-xl" />
        <Skeleton className="mt-7 h-40 rounded-xl" />
      </SkeletonRegion>
    </>
  );
}
