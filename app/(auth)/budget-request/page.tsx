import type { Metadata } from "next";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { Time } from "@/components/ui/time";
import { describeAsked, nameOfAsker } from "@/server/budgets/requests/request-words";
import { capitalized } from "@/server/foundation/words";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";
import { firstOf } from "../safe-next";
import { DecideRequest } from "./decide-request";

export const metadata: Metadata = { title: "Budget request", referrer: "no-referrer" };

export default async function BudgetRequestPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const token = firstOf((await searchParams).token);
  const caller = await api();
  const found = token ? await caller.auth.previewBudgetRequest({ token }).catch(() => null) : null;
  if (!token || !found) {
    return (
      <AuthShell
        title="This link doesn’t work"
        description="The link is incomplete, or you can no longer change this budget. Nothing was changed. Sign in and open the organization’s budgets."
      >
        {null}
      </AuthShell>
    );
  }
  const { request, organization } = found;
  const { budget } = request;
  return (
    <AuthShell
      title={`${nameOfAsker(request.asker)} asks for more budget`}
      description={`In ${organization.name}: ${describeAsked(request)}.`}
    >
      <div className="grid gap-5">
        <blockquote className="border-l-2 pl-3 wrap-anywhere whitespace-pre-line">
          {request.reason}
        </blockquote>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-13">
          <dt className="text-dim">Budget</dt>
          <dd>{capitalized(request.budget_name)}</dd>
          <dt className="text-dim">Used</dt>
          <dd>
            {formatCredits(budget.spent)} of {creditsInWords(budget.limit)}
            {budget.paused ? ", paused" : ""}
          </dd>
          {budget.resets_at ? (
            <>
              <dt className="text-dim">Resets</dt>
              <dd>
                <Time iso={budget.resets_at} timeZone={budget.time_zone} />
              </dd>
            </>
          ) : null}
        </dl>
        <DecideRequest token={token} request={request} slug={organization.slug} />
      </div>
    </AuthShell>
  );
}
