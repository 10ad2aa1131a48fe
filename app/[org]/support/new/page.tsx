import type { Metadata } from "next";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Banner } from "@/components/ui/banner";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { NewTicketForm } from "./new-ticket-form";

export const metadata: Metadata = { title: "New ticket" };

export default async function NewTicketPage({
  params,
  searchParams,
}: {
  params: Promise<{ org: string }>;
  searchParams: Promise<{ kind?: string | string[] }>;
}) {
  const { organization, home } = await organizationBySlug((await params).org);
  const isQuote = (await searchParams).kind === "quote";
  const { email } = await load((caller) => caller.me.get({}));
  const refusal = whyNot(organization, isQuote, home.name);
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            steps={[
              { label: "Support", href: `/${organization.slug}/support` },
              { label: isQuote ? "Ask for a quote" : "New ticket" },
            ]}
          />
        }
        title={isQuote ? "Ask for a quote" : "New ticket"}
        description={
          isQuote
            ? "Tell us how many credits you want and what for. Sales sends a quote with its own price, which the people who can pay accept on the billing page. Nothing is charged before that."
            : `We answer here and by email to ${email}. Support costs no credits.`
        }
      />
      {refusal ? (
        <Banner tone="low" title={refusal} />
      ) : (
        <NewTicketForm
          organization={{ id: organization.id, slug: organization.slug }}
          isQuote={isQuote}
        />
      )}
    </>
  );
}

function whyNot(
  organization: {
    id: string;
    name: string;
    mode: "live" | "test";
    billing_organization_id: string;
    totals_only: boolean;
  },
  isQuote: boolean,
  payer: string,
): string | null {
  if (organization.totals_only)
    return `${organization.name} is a linked organization: its members ask support themselves.`;
  if (organization.mode === "test")
    return "A sandbox has no support tickets. Switch test mode off and ask in the live organization.";
  if (isQuote && organization.billing_organization_id !== organization.id)
    return `${organization.name} spends the credits of ${payer === organization.name ? "the organization above it" : payer}. Ask for the quote there.`;
  return null;
}
