import { entityValidators, stdnum } from "stdnum";

/** What the library counts as a company's, and of India the number that stands on invoices. */
function kindsOf(country: string) {
  const kinds = entityValidators[country] ?? [];
  return country === "IN" && stdnum.IN?.gstin ? [...kinds, stdnum.IN.gstin] : kinds;
}

/**
 * The tax number of a company as its country writes it: length, characters and check digits are looked at, not whether
 * it was given to anybody. Of a country whose numbers we don't know, anything that looks like one is taken.
 * @returns null where the country has no such number
 */
export function readTaxId(country: string, typed: string): string | null {
  const kinds = kindsOf(country);
  if (kinds.length === 0) return /^[\p{L}\d][\p{L}\d ./-]{2,29}$/u.test(typed) ? typed : null;
  return kinds.some((kind) => kind.validate(typed).isValid) ? typed.toUpperCase() : null;
}
