import { type Column, DataTable } from "@/components/ui/data-table";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const blank = { cell: () => null };
const columns: Column<null>[] = [
  { id: "time", header: "Time", stacked: "below-title", ...blank },
  { id: "operation", header: "Movement", stacked: "title", ...blank },
  { id: "organization", header: "Organization", stacked: "hidden", ...blank },
  { id: "by", header: "By", stacked: "hidden", ...blank },
  { id: "credits", header: "Credits", align: "end", stacked: "amount", ...blank },
  { id: "balance", header: "Balance", align: "end", stacked: "below-amount", ...blank },
];

export default function LedgerLoading() {
  return (
    <SkeletonRegion>
      <div className="mb-5 flex flex-wrap items-start justify-between gap-3">
        <div>
          <Skeleton className="mb-2 h-7 w-24" />
          <Skeleton className="h-4 w-80 max-w-full" />
        </div>
        <div className="flex gap-2">
          <Skeleton className="h-8.5 w-38" />
          <Skeleton className="h-8.5 w-28" />
        </div>
      </div>
      <div className="mb-4 flex flex-wrap gap-2">
        <Skeleton className="h-8.5 min-w-0 flex-1 basis-72" />
        <Skeleton className="h-8.5 w-44" />
        <Skeleton className="h-8.5 w-44" />
        <div className="flex w-full flex-wrap gap-2">
          <Skeleton className="h-8.5 w-52 max-sm:w-full" />
          <Skeleton className="h-8.5 w-56 max-sm:w-full" />
          <Skeleton className="h-8.5 w-56 max-sm:w-full" />
        </div>
      </div>
      <DataTable
        caption="Movements of credits"
        columns={columns}
        rows={[]}
        rowKey={() => ""}
        loadingRows={10}
        empty={null}
      />
    </SkeletonRegion>
  );
}
