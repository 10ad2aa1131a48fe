"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { CheckboxField, ComboboxField, TextField } from "@/components/forms/form-fields";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import { decimalSchema } from "@/server/accounting/amounts/decimal";
import type { TaxRateAnswer } from "@/app/[org]/accounting/answers";
import { EntityList, type EntityQuery } from "../entities/entity-list";
import type { EntityView } from "../entities/entity-view";
import { choice } from "../entities/blank-as-null";
import type { Books } from "../open-books";
import { accountOptions } from "../pickers/account-options";

const formSchema = z.object({
  name: z.string().trim().min(1, "Enter a name").max(120, "Use at most 120 characters"),
  percent_decimal: z
    .string()
    .transform((typed): string | number => typed)
    .pipe(decimalSchema({ decimals: 4, max: 1_000 })),
  inclusive: z.boolean(),
  compound: z.boolean(),
  account_id: choice,
});
type Form = z.input<typeof formSchema>;
type View = EntityView<TaxRateAnswer, Form, z.output<typeof formSchema>>;

/** Tax rates by name. */
export function TaxRateList({
  accounts,
  ...list
}: {
  books: Books;
  first: Page<TaxRateAnswer>;
  query: EntityQuery;
  accounts: AccountAnswer[];
}) {
  return <EntityList view={viewOf(accounts)} {...list} />;
}

function viewOf(accounts: AccountAnswer[]): View {
  const account = (id: string | null) => accounts.find((one) => one.id === id);
  return {
    words: { one: "tax rate", many: "tax rates" },
    title: "Tax rates",
    description:
      "Taxes for the lines of invoices and bills. Changing a used rate replaces it, so issued documents keep the tax they charged.",
    teaches: "A tax is added to the lines that use it, or included in their prices.",
    searches: "Name",
    choices: [],
    columns: [
      {
        id: "percent",
        header: "Percent",
        align: "end",
        cell: ({ percent_decimal: percent }) => <span className="tabular-nums">{percent}%</span>,
      },
      {
        id: "way",
        header: "Prices",
        cell: ({ inclusive, compound }) =>
          `${inclusive ? "Include it" : "Exclude it"}${compound ? ", compound" : ""}`,
        className: "text-dim",
      },
      {
        id: "account",
        header: "Posts to",
        cell: ({ account_id: id }) => account(id)?.name ?? "Default account",
        className: "text-dim",
      },
    ],
    exported: { kind: "tax_rates" },
    operations: { create: "tax_rate.create", update: "tax_rate.update" },
    schema: formSchema,
    blank: { name: "", percent_decimal: "", inclusive: false, compound: false, account_id: "" },
    formOf: ({ name, percent_decimal, inclusive, compound, account_id }) => ({
      name,
      percent_decimal,
      inclusive,
      compound,
      account_id: account_id ?? "",
    }),
    fields: () => (
      <>
        <div className="grid gap-4 sm:grid-cols-[1fr_128px]">
          <TextField name="name" label="Name" placeholder="VAT" required />
          <TextField
            name="percent_decimal"
            label="Percent"
            inputMode="decimal"
            placeholder="19"
            required
          />
        </div>
        <CheckboxField
          name="inclusive"
          label="Prices include it"
          description="Otherwise, it is added to prices."
        />
        <CheckboxField
          name="compound"
          label="Compound"
          description="Charged on top of the line’s other taxes as well."
        />
        <ComboboxField
          name="account_id"
          label="Posts to"
          none="Default account"
          options={accountOptions(accounts)}
        />
      </>
    ),
    list: (organizationId, { search, archived, cursor }) =>
      trpc.tax_rate.list.query({
        organization_id: organizationId,
        limit: 100,
        search,
        archived,
        cursor,
      }),
    create: (organizationId, values, options) =>
      trpc.tax_rate.create.mutate({ organization_id: organizationId, ...values }, options),
    update: (organizationId, id, change, options) =>
      trpc.tax_rate.update.mutate(
        { organization_id: organizationId, tax_rate_id: id, ...change },
        options,
      ),
  };
}
