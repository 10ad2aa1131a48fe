import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function OrganizationLoading() {
  return (
    <SkeletonRegion>
      <div className="mb-5 flex items-center justify-between gap-4">
        <Skeleton className="h-7 w-32" />
        <Skeleton className="h-8.5 w-24 rounded-lg" />
      </div>
      <Card className="grid gap-3">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-10 w-64 max-w-full" />
        <Skeleton className="h-1.5 w-full rounded-full" />
        <Skeleton className="h-4 w-72 max-w-full" />
      </Card>
      <div className="mt-7 grid gap-4 lg:grid-cols-[2fr_1fr]">
        <Card className="grid gap-3">
          <Skeleton className="h-55 w-full" />
        </Card>
        <Card className="grid content-start gap-3">
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-3/4" />
        </Card>
      </div>
    </SkeletonRegion>
  );
}
