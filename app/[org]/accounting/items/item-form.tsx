"use client";

import { useController } from "react-hook-form";
import type { z } from "zod";
import type { ItemAnswer, TaxRateAnswer } from "@/app/[org]/accounting/answers";
import { ComboboxField, SelectField, TextField } from "@/components/forms/form-fields";
import { Field } from "@/components/ui/field";
import type { EntityForm } from "../entities/entity-view";
import { accountOptions } from "../pickers/account-options";
import { TaxesMenu } from "../tax-rates/taxes-menu";
import { type ItemForm, itemForm, itemFormSchema, type itemKinds } from "./item-form.schema";
import { type ItemChoices, kindOptions } from "./item-words";

/** The form of an item. @param kind of a new one */
export function itemEntityForm(
  choices: ItemChoices,
  kind: (typeof itemKinds)[number] | undefined,
): EntityForm<ItemAnswer, ItemForm, z.output<typeof itemFormSchema>> {
  return {
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
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
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
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
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
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
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
