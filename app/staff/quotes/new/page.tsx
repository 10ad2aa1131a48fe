import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { load } from "@/app/trpc/server";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { systemClock } from "@/server/foundation/clock";
import { QuoteForm } from "./quote-form";
import { usualEnd } from "./quote-form.schema";

export const metadata: Metadata = { title: "New quote", robots: { index: false } };

export default async function NewQuotePage({
  searchParams,
}: {
  searchParams: Promise<
    Record<"organization" | "ticket" | "credits", string | string[] | undefined>
  >;
}) {
  const { organization: id, ticket, credits } = await searchParams;
  if (typeof id !== "string") notFound();
  const { data } = await load((caller) => caller.staff.priced_account.list({ search: id }));
  const account = data.find(({ organization_id }) => organization_id === id);
  if (!account) notFound();
  return (
    <>
      <PageHeader
        title={`Quote for ${account.organization_name}`}
        breadcrumb={
          <Breadcrumb
            steps={[{ label: "Quotes", href: "/staff/quotes" }, { label: "New quote" }]}
          />
        }
      />
      <QuoteForm
        organizationId={account.organization_id}
        name={account.organization_name}
        ticketId={typeof ticket === "string" && /^tkt_[0-9a-z]{26}$/.test(ticket) ? ticket : null}
        credits={
          typeof credits === "string" && /^[1-9]\d{0,8}$/.test(credits) ? Number(credits) : null
        }
        until={usualEnd(systemClock.now())}
      />
    </>
  );
}
