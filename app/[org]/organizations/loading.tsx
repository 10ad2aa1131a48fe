import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const rows = ["one", "two", "three", "four"];

export default function OrganizationsLoading() {
  return (
    <SkeletonRegion>
      <div className="mb-5 flex flex-wrap items-center justify-between gap-4">
        <Skeleton className="h-7 w-36" />
        <Skeleton className="h-8.5 w-48 rounded-lg" />
      </div>
      {["tree", "allocation"].map((table) => (
        <div key={table} className="mb-7 grid gap-4 rounded-xl border p-3.5">
          {rows.map((row) => (
            <Skeleton key={row} className="h-4 w-full" />
          ))}
        </div>
      ))}
    </SkeletonRegion>
  );
}
