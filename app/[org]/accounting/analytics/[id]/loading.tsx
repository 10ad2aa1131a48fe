import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <SkeletonRegion label="Loading the analysis">
      <Skeleton className="mb-2 h-4 w-32" />
      <Skeleton className="mb-5 h-7 w-80 max-w-full" />
      <Skeleton className="mb-7 h-60 rounded-xl" />
      <Skeleton className="h-80 rounded-xl" />
    </SkeletonRegion>
  );
}
