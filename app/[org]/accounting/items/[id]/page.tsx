import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Code } from "@/components/ui/code-block";
import { PageHeader } from "@/components/ui/page-header";
import { LinkedBooksNotice } from "../../books-access";
import { EntityHistory } from "../../entity-history";
import { Fact, Facts, None } from "../../facts";
import { formatMinorUnits } from "../../minor-units";
import { openBooks } from "../../open-books";
import { readItemChoices } from "../read-item-choices";
import { ItemEdit } from "./item-edit";

export const metadata: Metadata = { title: "Item" };

export default async function ItemPage({
  params,
}: {
  params: Promise<{ org: string; id: string }>;
}) {
  const { org, id } = await params;
  const { organization, books } = await openBooks(org);
  if (!books) return <LinkedBooksNotice title="Item" name={organization.name} />;
  const [item, choices] = await Promise.all([
    load((caller) => caller.item.get({ organization_id: organization.id, item_id: id })),
    readItemChoices(organization.id),
  ]);
  const price = (amount: number | null) =>
    amount === null ? <None /> : formatMinorUnits(amount, item.currency);
  const account = (accountId: string | null) => {
    const found = choices.accounts.find((one) => one.id === accountId);
    return found ? `${found.code} · ${found.name}` : <None word="Default account" />;
  };
  const taxes = choices.taxRates.filter((rate) => item.tax_rate_ids.includes(rate.id));
  return (
    <>
      <PageHeader
        title={item.name}
        badge={item.archived ? <Badge tone="outline">Archived</Badge> : null}
        description={item.description}
        breadcrumb={
          <Breadcrumb
            steps={[
              { label: "Items", href: `/${organization.slug}/accounting/items` },
              { label: item.name },
            ]}
          />
        }
        actions={<ItemEdit books={books} item={item} choices={choices} />}
      />
      <Facts>
        <Fact name="Sale price">{price(item.sale_price)}</Fact>
        <Fact name="Purchase price">{price(item.purchase_price)}</Fact>
        <Fact name="Sales post to">{account(item.sale_account_id)}</Fact>
        <Fact name="Purchases post to">{account(item.purchase_account_id)}</Fact>
        <Fact name="Kind">{item.kind === "service" ? "Service" : "Product"}</Fact>
        <Fact name="SKU">{item.sku ?? <None />}</Fact>
        <Fact name="Unit">{item.unit ?? <None />}</Fact>
        <Fact name="Category">
          {choices.categories.find((one) => one.id === item.category_id)?.name ?? <None />}
        </Fact>
        <Fact name="Taxes">
          {taxes.length === 0 ? <None /> : taxes.map(({ name }) => name).join(", ")}
        </Fact>
        <Fact name="ID" wide>
          <Code className="break-all">{item.id}</Code>
        </Fact>
      </Facts>
      <EntityHistory organization={organization} entityId={item.id} />
    </>
  );
}
