import type { Address } from "@/server/foundation/address.schema";

const countries = new Intl.DisplayNames("en", { type: "region" });

/** An address as it stands on a letter, a line each. */
export function addressLines(address: Address): string[] {
  const { line1, line2, postal_code, city, state, country } = address;
  const place = [postal_code, city, state].filter(Boolean).join(" ");
  return [line1, line2, place, countries.of(country)].flatMap((line) => line || []);
}
