import { PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonRegion } from "@/components/ui/skeleton";

const rows = ["one", "two", "three"];

/** While budgets or agents are read: the button that makes one, and a few rows of two lines. */
export function ListLoading({ title, button }: { title: string; button: string }) {
  return (
    <>
      <PageHeader title={title} actions={<Skeleton className={`h-8.5 rounded-lg ${button}`} />} />
      <SkeletonRegion
        label={`Loading ${title.toLowerCase()}`}
        className="overflow-hidden rounded-xl border"
      >
        {rows.map((row) => (
          <div
            key={row}
            className="flex flex-wrap justify-between gap-3 border-b px-3.5 py-3 last:border-b-0"
          >
            <Skeleton className="h-8 w-40" />
            <Skeleton className="h-8 w-44" />
          </div>
        ))}
      </SkeletonRegion>
    </>
  );
}
