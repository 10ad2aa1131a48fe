import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

export default function SettingsLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="h-7 w-28" />
      <Skeleton className="mt-2 h-4 w-80 max-w-full" />
      {["organization", "closing"].map((part) => (
        <Card key={part} className="mt-12 grid max-w-full gap-4">
          <Skeleton className="h-8.5 w-full max-w-lg rounded-lg" />
          <Skeleton className="h-8.5 w-full max-w-lg rounded-lg" />
          <Skeleton className="h-8.5 w-16 rounded-lg" />
        </Card>
      ))}
    </SkeletonRegion>
  );
}
