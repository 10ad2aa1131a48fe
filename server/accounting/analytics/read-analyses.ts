import type { BookAnalysis } from "@/generated/prisma/client";
import type { CsvFile } from "@/server/foundation/csv-file";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { cutPage, type Page } from "@/server/foundation/page";
import type { AnalysisAnswer, AnalysisContent, AnalysisSummary, Question } from "./analysis.schema";
import { dimensions, measures } from "./question-words";

/** Analyses that were run, newest first, a page at a time. Free. */
export async function listAnalyses(
  db: Db,
  organizationId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<AnalysisSummary>> {
  const rows = await db.bookAnalysis.findMany({
    where: { organizationId, ...(page.cursor ? { id: { lt: page.cursor } } : {}) },
    omit: { content: true },
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  return cutPage(rows.map(summaryOf), page.limit, ({ id }) => id);
}

/** An analysis as it was run. Free. @throws not_found */
export async function readAnalysis(
  db: Db,
  organizationId: string,
  id: string,
): Promise<AnalysisAnswer> {
  const row = await db.bookAnalysis.findFirst({ where: { id, organizationId } });
  if (!row) throw notFound("analysis");
  return analysisAnswer(row);
}

export function analysisAnswer(row: BookAnalysis): AnalysisAnswer {
  return { ...summaryOf(row), ...(row.content as AnalysisContent) };
}

function summaryOf(row: Omit<BookAnalysis, "content">): AnalysisSummary {
  return {
    id: row.id,
    question: row.question as Question,
    currency: row.currency,
    created_at: row.createdAt.toISOString(),
  };
}

/** An analysis as a file: a column for each dimension, then its figures. */
export function analysisCsv({ question, currency, rows, other, total }: AnalysisAnswer): CsvFile {
  const { by, measure } = question;
  const money = (amount: number) => ({
    decimal: minorUnitsToDecimal(amount, currency) as `${number}`,
  });
  const figures = ({ value, amount, count }: { value: number; amount: number; count: number }) => [
    ...(measure === "average" ? [money(value)] : []),
    money(amount),
    count,
  ];
  const named = (name: string) => [name, ...by.slice(1).map(() => "")];
  return {
    name: `analysis-${question.from}-to-${question.to}`,
    rows: [
      [
        ...by.map((dimension) => dimensions[dimension]),
        ...(measure === "average" ? [`${measures.average} (${currency})`] : []),
        `${measures.amount} (${currency})`,
        measures.count,
      ],
      ...rows.map((row) => [...row.keys.map(({ label }) => label), ...figures(row)]),
      ...(other ? [[...named(`Other (${other.groups})`), ...figures(other)]] : []),
      [...named("Total"), ...figures(total)],
    ],
  };
}
