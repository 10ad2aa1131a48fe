import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function GrantsLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="mb-2 h-4 w-40" />
      <Skeleton className="mb-5 h-7 w-48" />
      <Skeleton className="h-8 w-full max-w-xl rounded-lg" />
      {["first", "second"].map((key) => (
        <div key={key} className="mt-7">
          <Skeleton className="mb-2.5 h-4 w-32" />
          <Card className="grid gap-4">
            <Skeleton className="h-4 w-full" />
            <Skeleton className="h-4 w-3/4" />
          </Card>
        </div>
      ))}
    </SkeletonRegion>
  );
}
