import Form from "next/form";
import Link from "next/link";
import { CreditAmount } from "@/components/credits/amounts";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import type { PricedAccountAnswer } from "@/server/staff/prices/prices.schema";

/** Finds the organization a quote is for. `null`: nothing was searched yet. */
export function FindOrganization({
  search,
  accounts,
}: {
  search: string;
  accounts: readonly PricedAccountAnswer[] | null;
}) {
  return (
    <div className="grid gap-3">
      <Form action="/staff/quotes" className="flex max-w-md gap-2" role="search">
        <Input
          type="search"
          name="for"
          defaultValue={search}
          aria-label="Find the organization a quote is for"
          placeholder="Organization, slug or ID"
          maxLength={100}
        />
        <Button type="submit">Find</Button>
      </Form>
      {accounts ? (
        <DataTable
          caption="Organizations that pay for themselves"
          rows={accounts}
          rowKey={({ credit_account_id }) => credit_account_id}
          columns={[
            {
              id: "organization",
              header: "Organization",
              cell: ({ organization_name, organization_slug }) => (
                <>
                  {organization_name}
                  <span className="block text-xs font-normal text-dim">{organization_slug}</span>
                </>
              ),
            },
            {
              id: "purchased",
              header: "Purchased so far",
              align: "end",
              cell: ({ lifetime_purchased }) => (
                <CreditAmount credits={lifetime_purchased} className="text-dim" />
              ),
            },
            {
              id: "action",
              header: "Quote",
              hideHeader: true,
              align: "end",
              stacked: "amount",
              cell: ({ organization_id, organization_name }) => (
                <Button asChild size="sm">
                  <Link
                    href={`/staff/quotes/new?organization=${organization_id}`}
                    aria-label={`Create a quote for ${organization_name}`}
                  >
                    Create a quote
                  </Link>
                </Button>
              ),
            },
          ]}
          empty={
            <EmptyState
              title={`No account by “${search}”`}
              text="Search by part of the organization’s name or slug, or by its full ID. A quote goes to the organization that pays."
            />
          }
        />
      ) : null}
    </div>
  );
}
