import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { nowIn } from "@/app/[org]/now-in";
import { load } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import type { RecurringAnswer } from "@/server/accounting/recurring/recurring.schema";
import { dayInTimeZone } from "@/server/foundation/clock";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { LinkedBooksNotice } from "../../../books-access";
import { openBooks } from "../../../open-books";
import { readChart } from "../../../read-chart";
import { readChoices } from "../../../trade/read-choices";
import { RecurringTradeForm } from "../../recurring-trade-form";
import { RecurringTransactionForm } from "../../recurring-transaction-form";

export const metadata: Metadata = { title: "Edit recurring job" };

export default async function EditRecurringPage({
  params,
}: {
  params: Promise<{ org: string; id: string }>;
}) {
  const { org, id } = await params;
  const { organization, books } = await openBooks(org);
  if (!books) return <LinkedBooksNotice title="Edit recurring job" name={organization.name} />;
  const job = await load((caller) =>
    caller.recurring.get({ organization_id: organization.id, recurring_id: id }),
  );
  const base = `/${organization.slug}/accounting/recurring`;
  // Over meanwhile, or an old link: its own page says so.
  if (job.status === "cancelled" || job.status === "ended") redirect(`${base}/${job.id}`);
  const timeZone = organization.time_zone;
  const today = dayInTimeZone(nowIn(organization), job.schedule.time_zone);
  return (
    <>
      <PageHeader
        title={`Edit ${job.name}`}
        description="Changes apply to future runs only. Editing is free."
        breadcrumb={
          <Breadcrumb
            steps={[
              { label: "Recurring", href: base },
              { label: job.name, href: `${base}/${job.id}` },
              { label: "Edit" },
            ]}
          />
        }
      />
      {job.kind === "transaction" ? (
        <RecurringTransactionForm
          books={books}
          accounts={await readChart(organization.id)}
          source={job.transaction}
          job={job}
          today={today}
          timeZone={timeZone}
        />
      ) : (
        <RecurringTradeForm
          noun={job.kind}
          books={books}
          choices={await choicesOf(organization, job)}
          source={tradeValues(job)}
          job={job}
          timeZone={timeZone}
        />
      )}
    </>
  );
}

function choicesOf(organization: Parameters<typeof readChoices>[0], job: RecurringAnswer) {
  const body = job.invoice ?? job.bill;
  return readChoices(organization, {
    contactId: body?.contact_id,
    itemIds: body?.lines.map(({ item_id: itemId }) => itemId),
  });
}

/** The template of an invoice or bill as the form shows it. */
function tradeValues({ invoice, bill, currency }: RecurringAnswer) {
  const body = invoice ?? bill;
  if (!body) return null;
  return {
    contact_id: body.contact_id,
    // The form knows dates; those of runs are their days.
    issue_date: "2000-01-01",
    due_date: "",
    due_in_days: body.due_in_days === null ? "" : String(body.due_in_days),
    order_number: body.order_number ?? "",
    currency: body.currency ?? currency,
    exchange_rate: body.exchange_rate_decimal ?? "",
    lines: body.lines.map((line) => ({
      description: line.description ?? "",
      quantity: line.quantity_decimal ?? "",
      unit_price: line.unit_price === null ? "" : minorUnitsToDecimal(line.unit_price, currency),
      discount: line.discount_percent_decimal ?? "",
      tax_rate_ids: line.tax_rate_ids ?? [],
      item_id: line.item_id ?? "",
      account_id: line.account_id ?? "",
      category_id: line.category_id ?? "",
    })),
    notes: body.notes ?? "",
    footer: body.footer ?? "",
  };
}
