import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function UsageLoading() {
  return (
    <SkeletonRegion>
      <div className="mb-5 flex flex-wrap items-center justify-between gap-4">
        <Skeleton className="h-7 w-20" />
        <Skeleton className="h-8 w-52 rounded-lg" />
      </div>
      <div className="mb-4 flex gap-8">
        <Skeleton className="h-12 w-24" />
        <Skeleton className="h-12 w-20" />
        <Skeleton className="h-12 w-20" />
      </div>
      <Skeleton className="mb-3 h-8 w-80 max-w-full rounded-lg" />
      <Card>
        <Skeleton className="h-55 w-full" />
      </Card>
      <Card className="mt-7 grid gap-3">
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-3/4" />
      </Card>
    </SkeletonRegion>
  );
}
