import Link from "next/link";
import { Button } from "@/components/ui/button";

/** The way through a report that is too long for one page; nothing where it is not. */
export function StatementPages({
  here,
  page,
  pages,
  rows,
  each,
}: {
  /** The address of the report. */
  here: string;
  page: number;
  pages: number;
  /** How many there are in all, and on each page. */
  rows: number;
  each: number;
}) {
  if (pages === 1) return null;
  const whole = (count: number) => count.toLocaleString("en-US");
  return (
    <nav
      aria-label="Pages of the report"
      className="flex flex-wrap items-center justify-between gap-3 py-3 text-13 text-dim"
    >
      <span>
        Rows {whole((page - 1) * each + 1)} to {whole(Math.min(page * each, rows))} of {whole(rows)}
        . The downloads include all rows.
      </span>
      <span className="flex gap-2 print:hidden">
        {page > 1 ? (
          <Button asChild size="sm">
            <Link href={`${here}?page=${page - 1}`}>Previous page</Link>
          </Button>
        ) : null}
        {page < pages ? (
          <Button asChild size="sm">
            <Link href={`${here}?page=${page + 1}`}>Next page</Link>
          </Button>
        ) : null}
      </span>
    </nav>
  );
}
