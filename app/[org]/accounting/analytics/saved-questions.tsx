"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { usePrice } from "@/app/[org]/operation-prices";
import { PagedTable } from "@/app/paged-table";
import { told, trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { AnalysisAnswer, SavedQuestion } from "@/server/accounting/analytics/analysis.schema";
import { formatPrice } from "@/server/pricing/amount-words";
import type { Books } from "../open-books";
import { RefusalNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { askHref, questionInWords, scopeInWords } from "./analysis-words";

/** Questions to ask again. Keeping them is free, running them costs. */
export function SavedQuestions({
  books: { organizationId, slug, billing, readOnlyReason },
  first,
}: {
  books: Books;
  first: Page<SavedQuestion>;
}) {
  const credits = usePrice("analytics.run");
  const router = useRouter();
  const base = `/${slug}/accounting/analytics`;
  const operation = usePaidOperation(({ id }: AnalysisAnswer) => {
    toast.success("Analysis ready");
    router.push(`${base}/${id}`);
    router.refresh();
  });
  if (first.data.length === 0) return null;
  return (
    <Section title="Saved questions" aside="Saving is free">
      {operation.problem ? (
        <div className="mb-3">
          <RefusalNotice
            problem={operation.problem}
            billing={billing}
            onRetry={operation.retry}
            isPending={operation.isPending}
          />
        </div>
      ) : null}
      <PagedTable
        key={JSON.stringify(first.data)}
        caption="Saved questions, newest first"
        first={first}
        read={(cursor) =>
          trpc.analytics_question.list.query({ organization_id: organizationId, cursor })
        }
        noun="question"
        quietEnd
        rowKey={({ id }) => id}
        empty={null}
        columnsFrom="wide"
        columns={[
          {
            id: "name",
            header: "Name",
            stacked: "title",
            cell: ({ name, question }) => (
              <>
                <Link href={askHref(base, question)} className="hover:underline">
                  {name}
                </Link>
                <span className="block text-dim">{questionInWords(question)}</span>
              </>
            ),
          },
          {
            id: "scope",
            header: "Period",
            className: "text-dim",
            cell: ({ question }) => scopeInWords(question),
          },
          {
            id: "actions",
            header: "Actions",
            hideHeader: true,
            align: "end",
            cell: ({ id, name, question }) => (
              <span className="flex flex-wrap justify-end gap-2">
                <OperationButton
                  size="sm"
                  label="Run"
                  credits={credits}
                  disabledReason={readOnlyReason}
                  pending={operation.isPending}
                  aria-label={`Run · ${formatPrice(credits)}: ${name}`}
                  onClick={() =>
                    void operation.run((options) =>
                      trpc.analytics.run.mutate(
                        { organization_id: organizationId, ...question },
                        options,
                      ),
                    )
                  }
                />
                <ConfirmDialog
                  trigger={
                    <Button
                      size="sm"
                      variant="ghost"
                      disabledReason={readOnlyReason}
                      aria-label={`Remove ${name}`}
                    >
                      Remove
                    </Button>
                  }
                  title={`Remove ${name}?`}
                  consequence="The question is deleted. Past analyses are kept."
                  confirmLabel="Remove"
                  onConfirm={async () => {
                    await told(
                      trpc.analytics_question.remove.mutate({
                        organization_id: organizationId,
                        question_id: id,
                      }),
                    );
                    toast.success(`${name} removed`);
                    router.refresh();
                  }}
                />
              </span>
            ),
          },
        ]}
      />
    </Section>
  );
}
