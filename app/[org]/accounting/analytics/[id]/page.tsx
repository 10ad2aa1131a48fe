import { Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { load } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { PrintButton } from "@/components/ui/print-button";
import { formatDateTime } from "@/server/foundation/date-words";
import { LinkedBooksNotice } from "../../books-access";
import { openBooks } from "../../open-books";
import { daysInWords } from "../../reports/report-words";
import { askHref, questionInWords, scopeInWords } from "../analysis-words";
import { AnalysisChart } from "./analysis-chart";
import { AnalysisTable } from "./analysis-table";
import { SaveQuestion } from "./save-question";

export const metadata: Metadata = { title: "Analysis" };

export default async function AnalysisPage({
  params,
}: {
  params: Promise<{ org: string; id: string }>;
}) {
  const { org, id } = await params;
  const { organization, books } = await openBooks(org);
  if (!books) return <LinkedBooksNotice title="Analysis" name={organization.name} />;
  const analysis = await load((caller) =>
    caller.analytics.get({ organization_id: organization.id, analysis_id: id }),
  );
  const base = `/${organization.slug}/accounting/analytics`;
  const title = questionInWords(analysis.question);
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={
          <div className="print:hidden">
            <Breadcrumb steps={[{ label: "Analytics", href: base }, { label: title }]} />
          </div>
        }
        description={`${organization.name}, ${scopeInWords(analysis.question)}, amounts in ${analysis.currency}`}
        actions={
          <div className="flex flex-wrap gap-2 print:hidden">
            <SaveQuestion
              organizationId={organization.id}
              question={analysis.question}
              usualName={title}
              readOnlyReason={books.readOnlyReason}
            />
            <Button asChild>
              <Link href={askHref(base, analysis.question)}>Change question</Link>
            </Button>
            <PrintButton />
            <Button asChild>
              <a
                href={`/api/organizations/${organization.id}/analytics/${analysis.id}?format=csv`}
                download
              >
                <Download aria-hidden />
                Download CSV
              </a>
            </Button>
          </div>
        }
      />
      {analysis.rows.length > 0 ? <AnalysisChart analysis={analysis} title={title} /> : null}
      <AnalysisTable analysis={analysis} title={title} />
      {analysis.notes.length === 0 ? null : (
        <ul className="mt-4 grid max-w-3xl gap-1 text-xs text-dim">
          {analysis.notes.map((note) => (
            <li key={note}>{daysInWords(note)}</li>
          ))}
        </ul>
      )}
      <p className="mt-4 text-xs text-dim">
        Run {formatDateTime(analysis.created_at, organization.time_zone)} ({organization.time_zone}
        ). Later postings don’t change it.
      </p>
    </>
  );
}
