"use client";

import type { z } from "zod";
import type { ItemAnswer } from "@/app/[org]/accounting/answers";
import { trpc } from "@/app/trpc/client";
import type { Column } from "@/components/ui/data-table";
import type { EntityView } from "../entities/entity-view";
import { None } from "../facts";
import { formatMinorUnits } from "../minor-units";
import type { ItemForm, itemFormSchema, itemKinds } from "./item-form.schema";
import { type ItemChoices, kindOptions } from "./item-words";

type Kind = (typeof itemKinds)[number];
type View = EntityView<ItemAnswer, ItemForm, z.output<typeof itemFormSchema>>;

const columns: Column<ItemAnswer>[] = [
  {
    id: "kind",
    header: "Kind",
    cell: ({ kind }) => (kind === "service" ? "Service" : "Product"),
    className: "text-dim",
  },
  { id: "sku", header: "SKU", cell: ({ sku }) => sku ?? <None />, className: "text-dim" },
  {
    id: "purchase",
    header: "Purchase price",
    align: "end",
    cell: ({ purchase_price: price, currency }) => <Price price={price} currency={currency} />,
  },
  {
    id: "sale",
    header: "Sale price",
    align: "end",
    cell: ({ sale_price: price, currency }) => <Price price={price} currency={currency} />,
  },
];

function Price({ price, currency }: { price: number | null; currency: string }) {
  if (price === null) return <None />;
  return <span className="tabular-nums">{formatMinorUnits(price, currency)}</span>;
}

/** What pages know of items. @param kind what the list is narrowed to */
export function itemView(choices: ItemChoices, kind?: Kind | undefined): View {
  return {
    pages: "items",
    words: { one: "item", many: "items" },
    title: "Items",
    description: "The things you sell and buy. A line with an item uses its price and taxes.",
    teaches: "Type its name in an invoice line to fill in its price, account and taxes.",
    searches: "Name, SKU, description",
    choices: [
      {
        name: "kind",
        label: "Kind of item",
        options: [{ value: "all", label: "All kinds" }, ...kindOptions],
      },
    ],
    columns,
    exported: { kind: "items", type: kind },
    operations: { create: "item.create", update: "item.update" },
    form: () => import("./item-form").then((loaded) => loaded.itemEntityForm(choices, kind)),
    list: (organizationId, { search, archived, cursor }) =>
      trpc.item.list.query({
        organization_id: organizationId,
        limit: 100,
        search,
        archived,
        kind,
        cursor,
      }),
    create: (organizationId, values, options) =>
      trpc.item.create.mutate({ organization_id: organizationId, ...values }, options),
    update: (organizationId, id, change, options) =>
      trpc.item.update.mutate({ organization_id: organizationId, item_id: id, ...change }, options),
  };
}
