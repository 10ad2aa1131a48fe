import { parse } from "csv-parse/sync";
import { parseExactJson } from "../exact-json.ts";
import { multiply, parseAmount } from "./amounts.ts";
import {
  type Entry,
  invalidSource,
  itemOf,
  listIn,
  maybeText,
  type ReadSource,
  type Skipped,
  type SourceOptions,
  textIn,
  timeIn,
  whyNot,
} from "./entry.ts";

type Reader = (text: string, options: SourceOptions) => ReadSource;
type Item = Record<string, unknown>;

/** Collects what is granted and what is not. */
class Collected implements ReadSource {
  readonly entries: Entry[] = [];
  readonly skipped: Skipped[] = [];
  constructor(private readonly options: SourceOptions) {}

  add(entry: Entry, refused: string | null = null): void {
    const { rate, now } = this.options;
    const where = `${entry.customer}, ${entry.id}`;
    const amount = rate === null ? entry.amount : multiply(entry.amount, rate, where);
    const why = refused ?? whyNot(amount, entry.expiresAt, now);
    if (why) this.skipped.push({ id: entry.id, customer: entry.customer, why });
    else this.entries.push({ ...entry, amount });
  }
}

/** The exports that are read, by product. */
export const sources = {
  csv: readCsv,
  stripe: readStripe,
  lago: readLago,
  autumn: readAutumn,
  polar: readPolar,
} satisfies Record<string, Reader>;
export type SourceName = keyof typeof sources;

/** Reads an export. A repeated ID is refused: it would be granted once and counted twice. @throws CliError */
export function readSource(name: SourceName, text: string, options: SourceOptions): ReadSource {
  const read = sources[name](text, options);
  const seen = new Set<string>();
  for (const { id, customer } of read.entries) {
    const key = `${customer}\n${id}`;
    if (seen.has(key)) {
      const fix = name === "csv" ? '. Give each of its rows an ID in a column named "id"' : "";
      throw invalidSource(`${customer} has two balances with the ID ${id}${fix}`);
    }
    seen.add(key);
  }
  return read;
}

/** Columns: customer_id and amount; name, id, type, expires_at, effective_at where there are some. */
function readCsv(text: string, options: SourceOptions): ReadSource {
  const collected = new Collected(options);
  let rows: Item[];
  try {
    rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw invalidSource(`The CSV can't be read: ${error instanceof Error ? error.message : error}`);
  }
  for (const [n, row] of rows.entries()) {
    const where = `Line ${n + 2}`;
    const customer = textIn(row, "customer_id", where);
    const type = maybeText(row, "type") ?? "prepaid";
    if (type !== "prepaid" && type !== "promotional")
      throw invalidSource(`${where}: "type" must be prepaid or promotional`);
    collected.add({
      id: maybeText(row, "id") ?? (type === "prepaid" ? customer : `${customer}:${type}`),
      customer,
      name: maybeText(row, "name"),
      amount: parseAmount(textIn(row, "amount", where), where),
      type,
      expiresAt: timeIn(row, "expires_at", "iso", where),
      effectiveAt: timeIn(row, "effective_at", "iso", where),
    });
  }
  return collected;
}

/**
 * Customers with a balance (negative: credit of theirs), billing credit grants, and summaries of what is left
 * of those. Amounts are in the smallest unit of the currency: a credit each, unless a rate says otherwise.
 */
function readStripe(text: string, options: SourceOptions): ReadSource {
  const collected = new Collected(options);
  const currencies = new Set<string>();
  const add = (currency: string, entry: Entry, refused: string | null = null) => {
    const other = options.currency !== null && currency !== options.currency.toLowerCase();
    if (!other) currencies.add(currency);
    collected.add(entry, other ? `it is in ${currency}` : refused);
  };
  for (const item of listIn(readJson(text), ["data"], "Stripe objects")) {
    const object = maybeText(item, "object");
    const id = maybeText(item, "id") ?? "";
    const common = { name: maybeText(item, "name"), effectiveAt: null };
    if (object === "customer") {
      const balance = parseAmount(textIn(item, "balance", id), id);
      if (balance === 0n) continue;
      const currency = textIn(item, "currency", id);
      const entry = { ...common, id: `balance:${id}`, customer: id, amount: -balance };
      add(currency, { ...entry, type: "prepaid", expiresAt: null });
    } else if (object === "billing.credit_grant") {
      const { currency, amount } = monetary(item.amount, id);
      const expiresAt = timeIn(item, "expires_at", "seconds", id);
      const effectiveAt = timeIn(item, "effective_at", "seconds", id);
      const type = item.category === "promotional" ? "promotional" : "prepaid";
      const entry = {
        id,
        customer: customerOf(item, id),
        name: null,
        amount,
        expiresAt,
        effectiveAt,
      };
      add(currency, { ...entry, type }, maybeText(item, "voided_at") ? "it was voided" : null);
    } else if (object === "billing.credit_balance_summary") {
      const customer = customerOf(item, "credit_balance_summary");
      for (const balance of listIn(item.balances, [], "balances")) {
        const { currency, amount } = monetary(balance.available_balance, customer);
        const entry = { ...common, name: null, id: `summary:${customer}:${currency}`, customer };
        add(currency, { ...entry, amount, type: "prepaid", expiresAt: null });
      }
    } else {
      throw invalidSource(
        `"${object ?? "nothing"}" is not an object of Stripe that can be imported`,
      );
    }
  }
  if (currencies.size > 1) {
    throw invalidSource(
      `The file has ${[...currencies].sort().join(" and ")}: choose one with --currency, and its --rate`,
    );
  }
  return collected;
}

function monetary(value: unknown, where: string) {
  const { monetary: money } = itemOf(value, `amounts of ${where}`);
  const item = itemOf(money, `amounts of ${where}`);
  return {
    currency: textIn(item, "currency", where),
    amount: parseAmount(textIn(item, "value", where), where),
  };
}

/** An ID, or the object itself where it was expanded. */
function customerOf(item: Item, where: string): string {
  return maybeText(item, "customer") ?? textIn(itemOf(item.customer, where), "id", where);
}

/** Wallets: the credits that are left in each. */
function readLago(text: string, options: SourceOptions): ReadSource {
  const collected = new Collected(options);
  for (const wallet of listIn(readJson(text), ["wallets"], "Lago wallets")) {
    const id = textIn(wallet, "lago_id", "A wallet");
    const status = maybeText(wallet, "status");
    collected.add(
      {
        id,
        customer: textIn(wallet, "external_customer_id", id),
        name: null,
        amount: parseAmount(textIn(wallet, "credits_balance", id), id),
        type: "prepaid",
        expiresAt: timeIn(wallet, "expiration_at", "iso", id),
        effectiveAt: null,
      },
      status === "active" || status === null ? null : `the wallet is ${status}`,
    );
  }
  return collected;
}

/** Balances, a row a grant (`balances.list`), or customers with theirs (`customers.list`). */
function readAutumn(text: string, options: SourceOptions): ReadSource {
  const collected = new Collected(options);
  const add = (balance: Item, feature: string, customer: string, name: string | null) => {
    const own = maybeText(balance, "id");
    const id = own === null ? feature : `${feature}:${own}`;
    const status = maybeText(balance, "status");
    const refused =
      options.feature !== null && feature !== options.feature
        ? `it is of the feature ${feature}`
        : balance.unlimited === true
          ? "it is unlimited"
          : status === "expired"
            ? "it has expired"
            : null;
    const expires = "expires_at" in balance ? "expires_at" : "expiresAt";
    const expiresAt = timeIn(balance, expires, "milliseconds", id);
    const amount = parseAmount(textIn(balance, "remaining", id), id);
    const entry = { id, customer, name, amount, expiresAt, effectiveAt: null };
    collected.add({ ...entry, type: "prepaid" }, refused);
  };
  for (const item of listIn(readJson(text), ["list"], "Autumn balances or customers")) {
    if (!("balances" in item)) {
      const customer = textIn(item, "customer_id", "A balance");
      add(item, textIn(item, "feature_id", customer), customer, null);
      continue;
    }
    const customer = textIn(item, "id", "A customer");
    const balances = itemOf(item.balances, `balances of ${customer}`);
    for (const [feature, value] of Object.entries(balances)) {
      const balance = itemOf(value, `balances of ${customer}`);
      const parts = Array.isArray(balance.breakdown) ? balance.breakdown : [];
      const rows = parts.length > 0 ? listIn(parts, [], "balances") : [balance];
      for (const row of rows) add(row, feature, customer, maybeText(item, "name"));
    }
  }
  return oneFeature(collected, options, "feature");
}

/** Customer meters: what is left of each (credited less consumed units). */
function readPolar(text: string, options: SourceOptions): ReadSource {
  const collected = new Collected(options);
  for (const item of listIn(readJson(text), ["items"], "Polar customer meters")) {
    const own = textIn(item, "id", "A customer meter");
    const customer = item.customer ? itemOf(item.customer, own) : {};
    const meter = item.meter ? itemOf(item.meter, own) : {};
    const meterId = textIn(item, "meter_id", own);
    const names = [meterId, maybeText(meter, "name")];
    collected.add(
      {
        id: `${meterId}:${own}`,
        customer: maybeText(customer, "external_id") ?? textIn(item, "customer_id", own),
        name: maybeText(customer, "name"),
        amount: parseAmount(textIn(item, "balance", own), own),
        type: "prepaid",
        expiresAt: null,
        effectiveAt: null,
      },
      options.feature === null || names.includes(options.feature)
        ? null
        : `it is of the meter ${names[1] ?? meterId}`,
    );
  }
  return oneFeature(collected, options, "meter");
}

/** Units of two features are not the same credits: one is chosen. */
function oneFeature(read: ReadSource, { feature }: SourceOptions, what: string): ReadSource {
  const found = new Set(read.entries.map(({ id }) => id.split(":")[0]));
  if (feature === null && found.size > 1) {
    throw invalidSource(
      `The file has more than one ${what} (${[...found].sort().join(", ")}): choose one with --feature`,
    );
  }
  return read;
}

function readJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    throw invalidSource(
      `The file is not valid JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}
