import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function PaymentMethodsLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="mb-2 h-7 w-48" />
      <Skeleton className="mb-5 h-4 w-80 max-w-full" />
      <Card className="grid gap-4">
        <Skeleton className="h-4 w-64 max-w-full" />
        <Skeleton className="h-4 w-56 max-w-full" />
      </Card>
    </SkeletonRegion>
  );
}
