import { CliError, exitCodes } from "../cli-error.ts";
import type { Microcredits } from "./amounts.ts";

/** One grant to make, whichever product it comes from. */
export type Entry = {
  /** The source's own ID of it: the same file read again names the same grants. */
  id: string;
  /** The external ID of the customer's organization. */
  customer: string;
  name: string | null;
  amount: Microcredits;
  type: "prepaid" | "promotional";
  expiresAt: string | null;
  effectiveAt: string | null;
};

/** What a file holds that is no grant, and why. */
export type Skipped = { id: string; customer: string; why: string };

export type ReadSource = { entries: Entry[]; skipped: Skipped[] };

export type SourceOptions = {
  /** Credits for one unit of the source, as an exact decimal. */
  rate: string | null;
  /** Only amounts in this currency. */
  currency: string | null;
  /** Only balances of this feature or meter. */
  feature: string | null;
  now: Date;
};

type Item = Record<string, unknown>;

/** The list in an export: a bare one, or where the product's API puts it. @throws CliError */
export function listIn(data: unknown, names: readonly string[], what: string): Item[] {
  if (Array.isArray(data)) return data.map((item) => itemOf(item, what));
  if (typeof data === "object" && data !== null) {
    for (const name of names) {
      const list = (data as Item)[name];
      if (Array.isArray(list)) return list.map((item) => itemOf(item, what));
    }
  }
  throw invalidSource(`The file has no list of ${what} (${names.join(" or ")})`);
}

export function itemOf(value: unknown, what: string): Item {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Item;
  throw invalidSource(`One of the ${what} is not an object`);
}

/** A text that must be there. Numbers come as the text they were written as. */
export function textIn(item: Item, name: string, where: string): string {
  const value = item[name];
  if (typeof value === "string" && value !== "") return value;
  throw invalidSource(`${where}: "${name}" is missing`);
}

export function maybeText(item: Item, name: string): string | null {
  const value = item[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** Seconds or milliseconds since 1970, or ISO 8601, as ISO 8601. */
export function timeIn(
  item: Item,
  name: string,
  unit: "seconds" | "milliseconds" | "iso",
  where: string,
): string | null {
  const value = maybeText(item, name);
  if (value === null) return null;
  const time =
    unit === "iso" ? new Date(value) : new Date(Number(value) * (unit === "seconds" ? 1_000 : 1));
  if (Number.isNaN(time.getTime()))
    throw invalidSource(`${where}: "${name}" is not a date and time`);
  return time.toISOString();
}

/** Why an amount is not granted; null: it is. */
export function whyNot(amount: Microcredits, expiresAt: string | null, now: Date): string | null {
  if (amount === 0n) return "nothing is left of it";
  if (amount < 0n) return "the customer owes it";
  if (expiresAt !== null && new Date(expiresAt) <= now) return "it has expired";
  return null;
}

export function invalidSource(what: string): CliError {
  return new CliError(`${what}. Nothing was imported.`, {
    code: "invalid_source",
    fix: "bursar import --help shows which export of each product is read.",
    exitCode: exitCodes.usage,
  });
}
