import type { Metadata } from "next";
import { nowIn } from "@/app/[org]/now-in";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { reportTypes } from "@/server/accounting/reports/report-kinds.schema";
import { dayInTimeZone } from "@/server/foundation/clock";
import { LinkedBooksNotice } from "../books-access";
import type { PageQuery } from "../list-query";
import { NoAccountsYet } from "../no-accounts-yet";
import { openBooks } from "../open-books";
import { readChart } from "../read-chart";
import { ReportForm } from "./report-form";
import type { ReportForm as ReportValues } from "./report-form.schema";
import { ReportList } from "./report-list";

export const metadata: Metadata = { title: "Reports" };

export default async function ReportsPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Reports" name={organization.name} />;
  const [first, accounts, below, asked] = await Promise.all([
    load((caller) => caller.report.list({ organization_id: organization.id })),
    readChart(organization.id),
    load((caller) => caller.organization.list({ below: organization.id })),
    searchParams,
  ]);
  const today = dayInTimeZone(nowIn(organization), organization.time_zone);
  const base = `/${organization.slug}/accounting`;
  const initial = initialOf(asked, today, (id) => accounts.some((account) => account.id === id));
  return (
    <>
      <PageHeader
        title="Reports"
        description="Financial statements for a period or as of a date, to read, print, or download as CSV or PDF."
      />
      {accounts.length === 0 ? (
        <NoAccountsYet
          books={books}
          title="Nothing to report on yet"
          text="Reports summarize what was posted to your accounts. Add the first account, then post a transaction."
        />
      ) : (
        <ReportForm
          // Another address asks about something else.
          key={JSON.stringify(initial)}
          books={books}
          accounts={accounts}
          hasOwned={below.data.some(
            ({ id, relationship_type }) => id !== organization.id && relationship_type === "owned",
          )}
          initial={initial}
          today={today}
        />
      )}
      {accounts.length === 0 && first.data.length === 0 ? null : (
        <ReportList
          key={first.data[0]?.id}
          organizationId={organization.id}
          base={`${base}/reports`}
          first={first}
          timeZone={organization.time_zone}
        />
      )}
    </>
  );
}

/** What the form begins with: what the address says, as far as it can be understood. */
function initialOf(
  asked: Awaited<PageQuery>,
  today: string,
  isAccount: (id: string) => boolean,
): ReportValues {
  const { type, from, to, account } = asked;
  const day = (value: unknown, usual: string) =>
    typeof value === "string" && /^(19|20|21)\d\d-\d\d-\d\d$/.test(value) ? value : usual;
  return {
    type: reportTypes.find((known) => known === type) ?? "income_statement",
    from: day(from, `${today.slice(0, 4)}-01-01`),
    to: day(to, today),
    comparison: "none",
    consolidated: false,
    cash: {},
    account: typeof account === "string" && isAccount(account) ? account : "",
  };
}
