import { Download } from "lucide-react";
import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { PrintButton } from "@/components/ui/print-button";
import { formatDateTime } from "@/server/foundation/date-words";
import { LinkedBooksNotice } from "../../books-access";
import type { PageQuery } from "../../list-query";
import { openBooks } from "../../open-books";
import { comparisonOf, daysInWords, daysOf } from "../report-words";
import { ReportStatement } from "./report-statement";
import { StatementPages } from "./statement-pages";

export const metadata: Metadata = { title: "Report" };

/** Rows of a long report that one page shows. */
const ROWS = 250;

export default async function ReportPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string; id: string }>;
  searchParams: PageQuery;
}) {
  const { org, id } = await params;
  const { organization, books } = await openBooks(org);
  if (!books) return <LinkedBooksNotice title="Report" name={organization.name} />;
  const report = await load((caller) =>
    caller.report.get({ organization_id: organization.id, report_id: id }),
  );
  const base = `/${organization.slug}/accounting`;
  const here = `${base}/reports/${report.id}`;
  const pages = Math.max(1, Math.ceil(report.rows.length / ROWS));
  const asked = Number((await searchParams).page);
  const page = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1;
  const file = `/api/organizations/${organization.id}/reports/${report.id}`;
  const title = report.account ? `${report.title} of ${report.account}` : report.title;
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={
          <div className="print:hidden">
            <Breadcrumb steps={[{ label: "Reports", href: `${base}/reports` }, { label: title }]} />
          </div>
        }
        description={[
          organization.name,
          daysOf(report),
          comparisonOf(report),
          `amounts in ${report.currency}`,
        ]
          .filter(Boolean)
          .join(", ")}
        actions={
          <div className="flex flex-wrap gap-2 print:hidden">
            <PrintButton />
            <Button asChild>
              <a href={`${file}?format=csv`} download>
                <Download aria-hidden />
                Download CSV
              </a>
            </Button>
            <Button asChild>
              <a href={`${file}/pdf`} download>
                <Download aria-hidden />
                Download PDF
              </a>
            </Button>
          </div>
        }
      />
      <ReportStatement
        report={report}
        range={{ from: (page - 1) * ROWS, to: page * ROWS }}
        base={base}
      />
      <StatementPages here={here} page={page} pages={pages} rows={report.rows.length} each={ROWS} />
      {report.notes.length === 0 ? null : (
        <ul className="mt-4 grid max-w-3xl gap-1 text-xs text-dim">
          {report.notes.map((note) => (
            <li key={note}>{daysInWords(note)}</li>
          ))}
        </ul>
      )}
      <p className="mt-4 text-xs text-dim">
        Made {formatDateTime(report.created_at, organization.time_zone)} ({organization.time_zone}).
        Later postings don’t change it.
      </p>
    </>
  );
}
