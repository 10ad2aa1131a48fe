import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { accountReference, keptOf, type Kept } from "@/server/accounting/entities/define-entity";
import { requireReferred } from "@/server/accounting/entities/require-sound";
import { items } from "@/server/accounting/items/items";
import { taxRates } from "@/server/accounting/tax-rates/tax-rates";
import { invalid } from "@/server/foundation/errors";
import { lookUp, type Read } from "@/server/foundation/statements";
import type { Side } from "./sides";
import { totalLines, type Totals, type TaxTerms } from "./total-lines";
import { LARGEST_AMOUNT, type LineInput } from "./trade.schema";
import type { TaxRow, TradeLineRow } from "./trade-rows";

const knownItems = lookUp<Record<string, unknown>>()({
  name: "items_of_trade_lines",
  key: { organization_id: "text", id: "text" },
  sql: (asked) => `
    select asked.place, i.id, i.name, i.description, i.currency, i.sale_price, i.purchase_price, i.sale_account_id,
      i.purchase_account_id, i.category_id, i.tax_rate_ids, i.archived_at
    from ${asked} join book_items i on i.id = asked.id and i.organization_id = asked.organization_id`,
});

/** Lines and taxes of a document, and what they come to. */
export type ResolvedLines = Omit<Totals, "lines" | "taxes"> & {
  lines: TradeLineRow[];
  taxes: TaxRow[];
};

/**
 * Fills in what lines leave to their items, checks all they name, and adds them up.
 * @throws validation_failed naming the field of the line
 */
export async function resolveLines(
  read: Read,
  organizationId: string,
  side: Side,
  { currency, lines }: { currency: string; lines: LineInput[] },
): Promise<ResolvedLines> {
  const known = await readItems(read, organizationId, lines);
  const filled = lines.map((line, at) => fillIn(side, currency, line, at, known));
  const named = <Value>(of: (line: TradeLineRow) => Value | null, field: string) =>
    filled.flatMap((line, at) => {
      const id = of(line);
      return id === null ? [] : [{ path: `lines.${at}.${field}`, id: String(id) }];
    });
  const [rates] = await Promise.all([
    readRates(read, organizationId, filled),
    requireReferred(
      read,
      organizationId,
      accountReference,
      named((line) => line.account_id, "account_id"),
    ),
    requireReferred(
      read,
      organizationId,
      { table: "book_categories", word: "category", archives: true },
      named((line) => line.category_id, "category_id"),
    ),
  ]);
  const totals = totalLines(
    filled.map((line) => ({
      quantity: line.quantity,
      unitPrice: line.unit_price,
      discountPercent: line.discount_percent,
      taxRateIds: line.tax_rate_ids,
    })),
    rates,
  );
  if (totals.total < 0n)
    throw invalid(
      "lines",
      "The deductions exceed the other lines, so the total would be below zero",
    );
  const largest = BigInt(LARGEST_AMOUNT);
  if (totals.total > largest || totals.subtotal > largest)
    throw invalid(
      "lines",
      `The total is above the limit of ${minorUnitsToDecimal(largest, currency)} ${currency} per document`,
    );
  return {
    ...totals,
    lines: filled.map((line, at) => ({
      ...line,
      ...(totals.lines[at] ?? { discount: 0n, net: 0n }),
    })),
    taxes: totals.taxes.map(({ taxRateId, taxable, amount }) => {
      const rate = rates.get(taxRateId);
      return {
        tax_rate_id: taxRateId,
        name: rate?.name ?? "",
        percent: rate?.percent ?? "0",
        inclusive: rate?.inclusive ?? false,
        account_id: rate?.accountId ?? null,
        taxable,
        amount,
      };
    }),
  };
}

async function readItems(
  read: Read,
  organizationId: string,
  lines: LineInput[],
): Promise<Map<string, Kept>> {
  const ids = [...new Set(lines.flatMap(({ item_id }) => item_id ?? []))];
  const rows = await read(
    knownItems,
    ...ids.map((id) => ({ organization_id: organizationId, id })),
  );
  return new Map(rows.map((row) => [String(row.id), keptOf(items, row)]));
}

function fillIn(
  side: Side,
  currency: string,
  line: LineInput,
  at: number,
  known: Map<string, Kept>,
): TradeLineRow {
  const item = line.item_id === undefined ? undefined : known.get(line.item_id);
  const path = (field: string) => `lines.${at}.${field}`;
  if (line.item_id !== undefined && !item)
    throw invalid(path("item_id"), `There is no item ${line.item_id} in this organization`);
  if (item?.archived_at)
    throw invalid(path("item_id"), `The item ${item.name} is archived. Choose another`);
  const description = line.description ?? item?.name;
  if (description === undefined) throw invalid(path("description"), "Say what this is for");
  const itemPrice = item?.currency === currency ? item[side.itemPrice] : null;
  const price = line.unit_price ?? itemPrice ?? undefined;
  if (price === undefined)
    throw invalid(
      path("unit_price"),
      item ? `Enter a price: ${item.name} has none in ${currency}` : "Enter a price",
    );
  return {
    item_id: line.item_id ?? null,
    description: String(description),
    quantity: line.quantity_decimal ?? "1",
    unit_price: BigInt(price as number),
    discount_percent: line.discount_percent_decimal ?? null,
    account_id: line.account_id ?? (item?.[side.itemAccount] as string | null) ?? null,
    category_id: line.category_id ?? (item?.category_id as string | null) ?? null,
    tax_rate_ids: line.tax_rate_ids ?? (item?.tax_rate_ids as string[] | undefined) ?? [],
    discount: 0n,
    net: 0n,
  };
}

type Rate = TaxTerms & { name: string; accountId: string | null };

async function readRates(
  read: Read,
  organizationId: string,
  lines: TradeLineRow[],
): Promise<Map<string, Rate>> {
  const ids = [...new Set(lines.flatMap((line) => line.tax_rate_ids))];
  const keys = ids.map((id) => ({ organization_id: organizationId, id }));
  const rates = new Map<string, Rate>();
  for (const row of await read(taxRates.statements.found, ...keys)) {
    const kept = keptOf(taxRates, row);
    if (kept.archived_at === null)
      rates.set(kept.id, {
        id: kept.id,
        name: String(kept.name),
        percent: String(kept.percent_decimal),
        inclusive: kept.inclusive === true,
        compound: kept.compound === true,
        accountId: kept.account_id as string | null,
      });
  }
  lines.forEach((line, at) => {
    line.tax_rate_ids.forEach((id, place) => {
      if (!rates.has(id))
        throw invalid(
          `lines.${at}.tax_rate_ids.${place}`,
          `There is no active tax rate ${id} in this organization`,
        );
    });
  });
  return rates;
}
