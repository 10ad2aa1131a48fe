import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function RechargeLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="mb-2 h-7 w-36" />
      <Skeleton className="mb-5 h-4 w-96 max-w-full" />
      <Card className="grid gap-4">
        <Skeleton className="h-8.5 w-full max-w-xl" />
        <Skeleton className="h-8.5 w-full max-w-md" />
        <Skeleton className="h-4 w-72 max-w-full" />
        <Skeleton className="h-1.5 w-full rounded-full" />
      </Card>
      <Card className="mt-7 grid gap-3">
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="h-4 w-5/6" />
      </Card>
    </SkeletonRegion>
  );
}
