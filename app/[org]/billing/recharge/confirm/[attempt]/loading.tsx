import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function ConfirmLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="mb-2 h-4 w-56" />
      <Skeleton className="mb-5 h-7 w-40" />
      <Card className="grid max-w-xl gap-3">
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="h-8.5 w-36 rounded-lg" />
      </Card>
    </SkeletonRegion>
  );
}
