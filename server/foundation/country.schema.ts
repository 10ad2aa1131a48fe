import { z } from "zod";

/** Codes that the names of regions know and that are no country of ISO 3166: unions, test codes, parts of others. */
const NO_COUNTRY = new Set([
  "AC",
  "CP",
  "CQ",
  "DG",
  "EA",
  "EU",
  "EZ",
  "IC",
  "QO",
  "TA",
  "UN",
  "XA",
  "XB",
  "XK",
  "ZZ",
]);

let known: ReadonlyMap<string, string> | undefined;

/** Every country by its two-letter code, with its name in English. */
export function countries(): ReadonlyMap<string, string> {
  known ??= new Map(readCountries());
  return known;
}

/** A country by its code, in either case. */
export const countryCode = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code) => countries().has(code), "Choose a country: a two-letter code such as DE");

function readCountries(): [code: string, name: string][] {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return codes
    .filter((code) => !NO_COUNTRY.has(code) && isCurrent(code))
    .flatMap((code): [string, string][] => {
      const name = names.of(code);
      return name ? [[code, name]] : [];
    })
    .toSorted(([, one], [, other]) => one.localeCompare(other, "en"));
}

/** A code that was replaced (SU, DD) is read as the one that took its place. */
function isCurrent(code: string): boolean {
  return Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
}
