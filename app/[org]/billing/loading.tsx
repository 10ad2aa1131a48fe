import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function BillingLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="mb-5 h-7 w-24" />
      <Card className="grid gap-3">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-10 w-64 max-w-full" />
        <Skeleton className="h-1.5 w-full rounded-full" />
        <Skeleton className="h-4 w-72 max-w-full" />
      </Card>
      <div className="mt-7 grid gap-4 sm:grid-cols-3">
        {["solo", "builder", "scale"].map((key) => (
          <Card key={key} className="grid gap-3">
            <Skeleton className="h-4 w-24" />
            <Skeleton className="h-6 w-20" />
            <Skeleton className="h-8.5 w-full rounded-lg" />
          </Card>
        ))}
      </div>
      <Card className="mt-7 grid gap-3">
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-3/4" />
      </Card>
    </SkeletonRegion>
  );
}
