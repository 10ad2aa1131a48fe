import { PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

/** The shape of the transaction form while its accounts load. */
export function FormSkeleton({ title }: { title: string }) {
  return (
    <>
      <PageHeader title={title} breadcrumb={<Skeleton className="h-5 w-36" />} />
      <SkeletonRegion label="Loading the form" className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-[160px_1fr]">
          <Skeleton className="h-8.5 rounded-lg" />
          <Skeleton className="h-8.5 rounded-lg" />
        </div>
        <div className="grid gap-4 sm:grid-cols-[160px_1fr]">
          <Skeleton className="h-8.5 rounded-lg" />
          <Skeleton className="h-8.5 rounded-lg" />
        </div>
        <Skeleton className="h-8.5 rounded-lg" />
        <Skeleton className="h-8.5 rounded-lg" />
      </SkeletonRegion>
    </>
  );
}
