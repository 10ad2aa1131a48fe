import type { Metadata } from "next";
import { nowIn } from "@/app/[org]/now-in";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { questionSchema } from "@/server/accounting/analytics/analysis.schema";
import { dayInTimeZone } from "@/server/foundation/clock";
import { LinkedBooksNotice } from "../books-access";
import type { PageQuery } from "../list-query";
import { NoAccountsYet } from "../no-accounts-yet";
import { openBooks } from "../open-books";
import { accountOptions } from "../pickers/account-options";
import { readChart, readWhole } from "../read-chart";
import { AnalysisList } from "./analysis-list";
import { QuestionForm } from "./question-form";
import type { QuestionForm as QuestionValues } from "./question-form.schema";
import { formOf } from "./question-form-values";
import { SavedQuestions } from "./saved-questions";

export const metadata: Metadata = { title: "Analytics" };

export default async function AnalyticsPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: PageQuery;
}) {
  const { organization, books } = await openBooks((await params).org);
  if (!books) return <LinkedBooksNotice title="Analytics" name={organization.name} />;
  const scope = { organization_id: organization.id };
  const every = { ...scope, archived: "all" as const };
  const today = dayInTimeZone(nowIn(organization), organization.time_zone);
  const initial = initialOf((await searchParams).ask, today);
  const [first, questions, accounts, contact, categories, item, taxRates, below] =
    await Promise.all([
      load((caller) => caller.analytics.list(scope)),
      load((caller) => caller.analytics_question.list(scope)),
      readChart(organization.id),
      initial.contact === ""
        ? []
        : load(async (caller) => [
            await caller.contact.get({ ...scope, contact_id: initial.contact }),
          ]),
      readWhole((caller, page) => caller.category.list({ ...every, ...page })),
      initial.item === ""
        ? []
        : load(async (caller) => [await caller.item.get({ ...scope, item_id: initial.item })]),
      readWhole((caller, page) => caller.tax_rate.list({ ...every, ...page })),
      load((caller) => caller.organization.list({ below: organization.id })),
    ]);
  const named = (rows: { id: string; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: id, label: name }));
  const filters = {
    account: accountOptions(accounts),
    contact: named(contact),
    category: named(categories),
    item: named(item),
    tax_rate: named(taxRates),
  };
  const base = `/${organization.slug}/accounting`;
  return (
    <>
      <PageHeader
        title="Analytics"
        description="Break down your books by month, account, contact, category, item or tax rate. Each analysis is saved as a table, chart and CSV."
      />
      {accounts.length === 0 ? (
        <NoAccountsYet
          books={books}
          title="Nothing to analyze yet"
          text="Add accounts, then post transactions or send invoices."
        />
      ) : (
        <QuestionForm
          // Another address asks something else.
          key={JSON.stringify(initial)}
          books={books}
          filters={filters}
          hasOwned={below.data.some(
            ({ id, relationship_type }) => id !== organization.id && relationship_type === "owned",
          )}
          initial={initial}
          today={today}
        />
      )}
      <SavedQuestions books={books} first={questions} />
      {accounts.length === 0 && first.data.length === 0 ? null : (
        <AnalysisList
          key={first.data[0]?.id}
          organizationId={organization.id}
          base={`${base}/analytics`}
          first={first}
          timeZone={organization.time_zone}
        />
      )}
    </>
  );
}

/** The question in the address, or the one that most people ask first. */
function initialOf(ask: unknown, today: string): QuestionValues {
  const usual = formOf({
    source: "sales",
    measure: "amount",
    by: ["month", "contact"],
    from: `${today.slice(0, 4)}-01-01`,
    to: today,
  });
  if (typeof ask !== "string") return usual;
  try {
    const asked = questionSchema.safeParse(JSON.parse(ask));
    return asked.success ? formOf(asked.data) : usual;
  } catch {
    return usual;
  }
}
