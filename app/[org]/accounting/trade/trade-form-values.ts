import type { ItemAnswer, TaxRateAnswer } from "@/app/[org]/accounting/answers";
import { decimalRules, shortestDecimal } from "@/server/accounting/amounts/decimal";
import type { Side } from "@/server/accounting/trade/sides";
import {
  type PricedLine,
  type TaxTerms,
  type Totals,
  totalLines,
} from "@/server/accounting/trade/total-lines";
import type { TradeDocumentAnswer } from "@/server/accounting/trade/trade.schema";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { parsePrice } from "../minor-units";
import type { DraftInput } from "./trade-calls";

/** What the form of an invoice or bill holds. */
export type TradeFormValues = {
  contact_id: string;
  issue_date: string;
  due_date: string;
  order_number: string;
  currency: string;
  exchange_rate: string;
  lines: TradeLine[];
  notes: string;
  footer: string;
};
export type TradeLine = {
  description: string;
  /** Decimals as typed. An empty quantity is 1, an empty discount none. */
  quantity: string;
  unit_price: string;
  discount: string;
  tax_rate_ids: string[];
  /** What the line has of its item, or had before. Empty: none. */
  item_id: string;
  account_id: string;
  category_id: string;
};

const quantity = decimalRules({ decimals: 6, max: 1_000_000_000, above: 0 });
const discount = decimalRules({ decimals: 4, max: 100 });

export const blankLine: TradeLine = {
  description: "",
  quantity: "",
  unit_price: "",
  discount: "",
  tax_rate_ids: [],
  item_id: "",
  account_id: "",
  category_id: "",
};

/** A line nobody has begun. It is left out, not refused. */
export function isBlank(line: TradeLine): boolean {
  const { description, quantity, unit_price, discount, account_id, category_id } = line;
  return [description, quantity, unit_price, discount, account_id, category_id].every(
    (typed) => typed.trim() === "",
  );
}

/** What is wrong with a line, by its fields. */
export function problemsOfLine(line: TradeLine, currency: string): Record<string, string> {
  if (isBlank(line)) return {};
  const price = parsePrice(line.unit_price, currency);
  return Object.fromEntries(
    Object.entries({
      description: line.description.trim() === "" ? "Say what this is for" : undefined,
      quantity: problemOf(quantity, line.quantity),
      unit_price: "problem" in price ? price.problem : undefined,
      discount: problemOf(discount, line.discount),
    }).flatMap(([field, problem]) => (problem === undefined ? [] : [[field, problem]])),
  );
}

function problemOf(rules: typeof quantity, typed: string): string | undefined {
  const text = typed.trim();
  return text === "" ? undefined : rules.find(({ isMet }) => !isMet(text))?.message;
}

/** What the lines come to, as the server adds them up. What cannot be read yet counts as nothing. */
export function totalsOf(
  lines: readonly TradeLine[],
  currency: string,
  rates: ReadonlyMap<string, TaxTerms>,
): Totals {
  return totalLines(
    lines.map((line) => pricedLine(line, currency)),
    rates,
  );
}

/** What one line comes to: quantity times price, less its discount. */
export function amountOf(line: TradeLine, currency: string): bigint {
  const withoutTaxes = { ...pricedLine(line, currency), taxRateIds: [] };
  return totalLines([withoutTaxes], new Map()).total;
}

function pricedLine(line: TradeLine, currency: string): PricedLine {
  const price = parsePrice(line.unit_price, currency);
  const read = (rules: typeof quantity, typed: string, otherwise: string) =>
    problemOf(rules, typed) ? "0" : shortestDecimal(typed.trim() || otherwise);
  return {
    quantity: read(quantity, line.quantity, "1"),
    unitPrice: "minorUnits" in price ? BigInt(price.minorUnits) : 0n,
    discountPercent: read(discount, line.discount, "0"),
    taxRateIds: line.tax_rate_ids,
  };
}

/** Tax rates as far as totals go. */
export function termsOf(rates: readonly TaxRateAnswer[]): Map<string, TaxTerms> {
  return new Map(
    rates.map(({ id, percent_decimal: percent, inclusive, compound }) => [
      id,
      { id, percent, inclusive, compound },
    ]),
  );
}

/** A line for which an item was chosen: it takes over all that the item has. */
export function withItem(
  line: TradeLine,
  item: ItemAnswer,
  currency: string,
  { itemPrice, itemAccount }: Pick<Side, "itemPrice" | "itemAccount">,
): TradeLine {
  const price = item.currency === currency ? item[itemPrice] : null;
  return {
    ...line,
    item_id: item.id,
    description: item.name,
    unit_price: price === null ? line.unit_price : minorUnitsToDecimal(price, currency),
    account_id: item[itemAccount] ?? "",
    category_id: item.category_id ?? "",
    tax_rate_ids: item.tax_rate_ids,
  };
}

/**
 * What the form sends, and for each of its lines the line of the form it came from: blank lines are left out, so the
 * two count differently.
 */
export function toDraft(form: TradeFormValues) {
  const lines = form.lines
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => !isBlank(line));
  const draft = {
    contact_id: form.contact_id,
    issue_date: form.issue_date,
    ...(form.due_date === "" ? {} : { due_date: form.due_date }),
    order_number: form.order_number === "" ? null : form.order_number,
    currency: form.currency,
    ...(form.exchange_rate === "" ? {} : { exchange_rate_decimal: form.exchange_rate }),
    notes: form.notes === "" ? null : form.notes,
    footer: form.footer === "" ? null : form.footer,
    lines: lines.map(({ line }) => {
      const price = parsePrice(line.unit_price, form.currency);
      return {
        description: line.description,
        ...(line.quantity.trim() === "" ? {} : { quantity_decimal: line.quantity.trim() }),
        unit_price: "minorUnits" in price ? price.minorUnits : 0,
        discount_percent_decimal: line.discount.trim() === "" ? null : line.discount.trim(),
        tax_rate_ids: line.tax_rate_ids,
        ...(line.item_id === "" ? {} : { item_id: line.item_id }),
        ...(line.account_id === "" ? {} : { account_id: line.account_id }),
        ...(line.category_id === "" ? {} : { category_id: line.category_id }),
      };
    }),
  } satisfies DraftInput;
  return { draft, lineOfDraft: lines.map(({ index }) => index) };
}

const formNames: Record<string, string> = {
  quantity_decimal: "quantity",
  discount_percent_decimal: "discount",
  exchange_rate_decimal: "exchange_rate",
};

/** `lines.0.quantity_decimal` of the draft -> `lines.2.quantity` of the form. */
export function formPathOf(path: string, lineOfDraft: readonly number[]): string {
  const [first = "", line, field = "description"] = path.split(".");
  if (first !== "lines") return formNames[first] ?? first;
  return `lines.${lineOfDraft[Number(line ?? 0)] ?? 0}.${formNames[field] ?? field}`;
}

/** A stored draft as the form shows it. */
export function toFormValues(draft: TradeDocumentAnswer): TradeFormValues {
  return {
    contact_id: draft.contact.id,
    issue_date: draft.issue_date,
    due_date: draft.due_date,
    order_number: draft.order_number ?? "",
    currency: draft.currency,
    exchange_rate: draft.exchange_rate_decimal ?? "",
    lines: draft.lines.map((line) => ({
      description: line.description,
      quantity: line.quantity_decimal,
      unit_price: minorUnitsToDecimal(line.unit_price, draft.currency),
      discount: line.discount_percent_decimal ?? "",
      tax_rate_ids: line.tax_rate_ids,
      item_id: line.item_id ?? "",
      account_id: line.account_id ?? "",
      category_id: line.category_id ?? "",
    })),
    notes: draft.notes ?? "",
    footer: draft.footer ?? "",
  };
}
