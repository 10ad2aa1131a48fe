"use client";

import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { TaxRateAnswer } from "@/app/[org]/accounting/answers";
import { EntityList, type EntityQuery } from "../entities/entity-list";
import type { EntityView } from "../entities/entity-view";
import type { Books } from "../open-books";
import type { TaxRateForm, TaxRateSent } from "./tax-rate-form";

type View = EntityView<TaxRateAnswer, TaxRateForm, TaxRateSent>;

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
    form: () => import("./tax-rate-form").then((loaded) => loaded.taxRateEntityForm(accounts)),
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
