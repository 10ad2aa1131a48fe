import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const fields = ["email", "street", "second line", "postal code", "city", "state", "country"];

export default function BillingDetailsLoading() {
  return (
    <SkeletonRegion>
      <Skeleton className="mb-2 h-7 w-36" />
      <Skeleton className="mb-5 h-4 w-full max-w-xl" />
      <Card>
        <div className="grid max-w-2xl gap-4 sm:grid-cols-2">
          {fields.map((field) => (
            <div key={field} className="grid gap-1.5 sm:first:col-span-2">
              <Skeleton className="h-4 w-24" />
              <Skeleton className="h-8.5 w-full rounded-lg" />
            </div>
          ))}
        </div>
      </Card>
    </SkeletonRegion>
  );
}
