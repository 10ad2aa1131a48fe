import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function ReceiptLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="mb-2 h-4 w-48" />
      <Skeleton className="mb-5 h-7 w-40" />
      <Card className="grid max-w-3xl gap-4">
        <Skeleton className="h-6 w-24" />
        <Skeleton className="h-4 w-56 max-w-full" />
        <Skeleton className="h-4 w-64 max-w-full" />
        <Skeleton className="mt-4 h-4 w-full" />
        <Skeleton className="h-4 w-full" />
      </Card>
    </SkeletonRegion>
  );
}
