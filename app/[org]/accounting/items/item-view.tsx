"use client";

import type { CategoryAnswer, ItemAnswer, TaxRateAnswer } from "@/app/[org]/accounting/answers";
import { useController } from "react-hook-form";
import type { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { ComboboxField, SelectField, TextField } from "@/components/forms/form-fields";
import type { Column } from "@/components/ui/data-table";
import { Field } from "@/components/ui/field";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { EntityView } from "../entities/entity-view";
import { None } from "../facts";
import { formatMinorUnits } from "../minor-units";
import { accountOptions } from "../pickers/account-options";
import { TaxesMenu } from "../tax-rates/taxes-menu";
import { type ItemForm, itemForm, itemFormSchema, type itemKinds } from "./item-form.schema";

type Kind = (typeof itemKinds)[number];
type View = EntityView<ItemAnswer, ItemForm, z.output<typeof itemFormSchema>>;
/** What the form of an item lets one choose from. */
export type ItemChoices = {
  accounts: AccountAnswer[];
  categories: CategoryAnswer[];
  taxRates: TaxRateAnswer[];
  /** Of a new item. */
  currency: string;
};

const kindOptions = [
  { value: "service", label: "Service" },
  { value: "product", label: "Product" },
];

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
    schema: itemFormSchema,
    blank: {
      kind: kind ?? "service",
      name: "",
      sku: "",
      description: "",
      unit: "",
      currency: choices.currency,
      sale_price: "",
      purchase_price: "",
      sale_account_id: "",
      purchase_account_id: "",
      category_id: "",
      tax_rate_ids: [],
    },
    formOf: itemForm,
    fields: () => <ItemFields {...choices} />,
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

function ItemFields({ accounts, categories, taxRates }: ItemChoices) {
  const postable = accountOptions(accounts);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[1fr_140px]">
        <TextField name="name" label="Name" placeholder="Consulting" required />
        <SelectField name="kind" label="Kind" options={kindOptions} required />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField name="sku" label="SKU" required={false} />
        <TextField name="unit" label="Unit" placeholder="hour" required={false} />
      </div>
      <TextField name="description" label="Description" required={false} />
      <div className="grid gap-4 sm:grid-cols-[1fr_1fr_104px]">
        <TextField name="sale_price" label="Sale price" inputMode="decimal" required={false} />
        <TextField
          name="purchase_price"
          label="Purchase price"
          inputMode="decimal"
          required={false}
        />
        <TextField name="currency" label="Currency" required />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <ComboboxField
          name="sale_account_id"
          label="Sales post to"
          none="Default account"
          options={postable}
        />
        <ComboboxField
          name="purchase_account_id"
          label="Purchases post to"
          none="Default account"
          options={postable}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <ComboboxField
          name="category_id"
          label="Category"
          none="None"
          options={categories.map(({ id, name }) => ({ value: id, label: name }))}
        />
        {taxRates.length === 0 ? null : <TaxesField taxRates={taxRates} />}
      </div>
    </>
  );
}

function TaxesField({ taxRates }: { taxRates: TaxRateAnswer[] }) {
  const { field } = useController<ItemForm, "tax_rate_ids">({ name: "tax_rate_ids" });
  return (
    <Field label="Taxes">
      {({ id }) => (
        <TaxesMenu
          id={id}
          label="Taxes"
          value={field.value}
          onChange={field.onChange}
          taxRates={taxRates}
        />
      )}
    </Field>
  );
}
