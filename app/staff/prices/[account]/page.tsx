import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { formatMoneyCents, formatPrice } from "@/server/pricing/amount-words";
import type { PricedOperation } from "@/server/pricing/price-list.schema";
import { ratesInWords } from "../price-words";
import { AgreePriceButton } from "./agree-price-button";
import { AgreedPrices } from "./agreed-prices";
import { PriceBookSwitch } from "./price-book-switch";

export const metadata: Metadata = { title: "Prices of an account", robots: { index: false } };

export default async function AccountPricesPage({
  params,
}: {
  params: Promise<{ account: string }>;
}) {
  const credit_account_id = (await params).account;
  const [account, agreed] = await Promise.all([
    load((caller) => caller.staff.priced_account.get({ credit_account_id })),
    load((caller) => caller.staff.price_override.list({ credit_account_id, limit: 200 })),
  ]);
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            steps={[
              { label: "Prices", href: "/staff/prices" },
              { label: account.organization_name },
            ]}
          />
        }
        title={account.organization_name}
        badge={<Badge tone="outline">{account.price_book} price book</Badge>}
        description={
          <span className="font-mono text-xs break-all">{account.credit_account_id}</span>
        }
        actions={
          <>
            <PriceBookSwitch account={account} />
            <AgreePriceButton account={account} />
          </>
        }
      />
      <Section title="What it pays" description="Where it differs from its price book.">
        <dl className="grid gap-1 text-13">
          <Line
            name="A credit"
            value={formatMoneyCents(
              account.agreed_cents_per_credit ?? account.credit.list_price_cents,
            )}
            note={creditNote(account)}
          />
          {ownPrices(account.operations).map((line) => (
            <Line key={line.name} {...line} />
          ))}
        </dl>
      </Section>
      <Section
        title="Agreed prices"
        description="Each applies from the next charge. It can’t be changed: end it and agree another."
      >
        <AgreedPrices agreed={agreed.data} organizationName={account.organization_name} />
      </Section>
    </>
  );
}

function Line({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div className="flex flex-wrap gap-x-2">
      <dt className="text-dim">{name}</dt>
      <dd>
        <span className="font-medium tabular-nums">{value}</span>{" "}
        <span className="text-dim">{note}</span>
      </dd>
    </div>
  );
}

/** What it pays for operations, their variants and models, where that is not the list price. */
function ownPrices(operations: readonly PricedOperation[]) {
  return operations.flatMap(({ label, variants, models, ...operation }) => [
    ...[
      { ...operation, name: label },
      ...variants.map((variant) => ({ ...variant, name: `${label}, ${variant.variant}` })),
    ].flatMap(({ name, credits, list_credits, price_source }) =>
      price_source === "list" || credits === null
        ? []
        : [
            {
              name,
              value: formatPrice(credits),
              note: `${price_source}; list price ${formatPrice(list_credits ?? 0)}`,
            },
          ],
    ),
    ...models
      .filter(({ price_source }) => price_source !== "list")
      .map((model) => ({
        name: `Tokens of ${model.model}`,
        value: ratesInWords(model.input_credits_per_million, model.output_credits_per_million),
        note:
          model.list_input_credits_per_million === null
            ? `${model.price_source}; not on the list`
            : `${model.price_source}; list price ${ratesInWords(model.list_input_credits_per_million, model.list_output_credits_per_million)}`,
      })),
  ]);
}

function creditNote(account: {
  agreed_cents_per_credit: number | null;
  credit: { list_price_cents: number; tiers: { percent_off: number }[] };
}): string {
  const { credit } = account;
  if (account.agreed_cents_per_credit !== null) {
    return `agreed; list price ${formatMoneyCents(credit.list_price_cents)}`;
  }
  const best = Math.max(0, ...credit.tiers.map(({ percent_off }) => percent_off));
  return best > 0 ? `list price, up to ${best}% volume discount` : "list price";
}
