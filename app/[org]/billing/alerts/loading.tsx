import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function AlertsLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="mb-2 h-7 w-20" />
      <Skeleton className="mb-5 h-4 w-full max-w-xl" />
      {["alerts", "log"].map((key) => (
        <Card key={key} className="mb-7 grid gap-4">
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-3/4" />
        </Card>
      ))}
    </SkeletonRegion>
  );
}
