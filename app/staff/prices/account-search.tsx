import Form from "next/form";
import { CreditAmount } from "@/components/credits/amounts";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import type { PricedAccountAnswer } from "@/server/staff/prices/prices.schema";

/** Finds an account, to agree a price with it. Without a search: those that have prices of their own. */
export function AccountSearch({
  search,
  accounts,
}: {
  search: string;
  accounts: readonly PricedAccountAnswer[];
}) {
  return (
    <div className="grid gap-3">
      <Form action="/staff/prices" className="flex max-w-md gap-2" role="search">
        <Input
          type="search"
          name="search"
          defaultValue={search}
          aria-label="Find an account"
          placeholder="Organization, slug or ID"
          maxLength={100}
        />
        <Button type="submit">Find</Button>
      </Form>
      <DataTable
        caption="Credit accounts"
        rows={accounts}
        rowKey={({ credit_account_id }) => credit_account_id}
        rowHref={({ credit_account_id }) => `/staff/prices/${credit_account_id}`}
        columns={[
          {
            id: "organization",
            header: "Organization",
            cell: ({ organization_name }) => organization_name,
          },
          {
            id: "book",
            header: "Price book",
            stacked: "amount",
            cell: ({ price_book }) => (
              <Badge tone={price_book === "standard" ? "outline" : "neutral"}>{price_book}</Badge>
            ),
          },
          {
            id: "agreed",
            header: "Agreed prices",
            align: "end",
            cell: ({ overrides_in_force }) => overrides_in_force,
          },
          {
            id: "purchased",
            header: "Purchased",
            align: "end",
            cell: ({ lifetime_purchased }) => (
              <CreditAmount credits={lifetime_purchased} className="text-dim" />
            ),
          },
        ]}
        empty={
          search ? (
            <EmptyState
              title={`No account by “${search}”`}
              text="Search by part of the organization’s name or slug, or by its full ID."
            />
          ) : (
            <EmptyState
              title="Everyone pays list prices"
              text="Accounts with their own prices appear here. Find one above to agree a price with it."
            />
          )
        }
      />
    </div>
  );
}
