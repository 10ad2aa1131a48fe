import { PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <PageHeader title="Search" />
      <SkeletonRegion label="Searching">
        <Skeleton className="mb-6 h-9 max-w-xl" />
        <Skeleton className="h-52 rounded-xl" />
      </SkeletonRegion>
    </>
  );
}
