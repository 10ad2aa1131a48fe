import { catalogue } from "./catalogue";
import { MICROCREDITS_PER_CREDIT } from "./microcredits";

const DAY_MS = 86_400_000;
/** Weeks begin on Mondays; this is the first one that computers count. */
const FIRST_MONDAY = Date.parse("1970-01-05T00:00:00Z");
/** Whole credits: a fee of half a credit a week would not load. */
const CREDITS_PER_WEEK = BigInt(catalogue.baseFee.creditsPerWeek);

/**
 * The base fee of a calendar day (`YYYY-MM-DD`, from 1970-01-05) in microcredits, always whole credits:
 * what a fee that runs evenly comes to by the end of the day, less what it had come to by its beginning,
 * both rounded down. From Monday to Sunday 3, 4, 3, 4, 3, 4, 4, so any seven days in a row make exactly a
 * week's fee, and a day costs the same whoever pays it and whenever it is worked out.
 * Source: S1, S2 (25 credits a week, prorated daily).
 */
export function baseFeeOf(day: string, creditsPerWeek = CREDITS_PER_WEEK): bigint {
  const daysBefore = BigInt((Date.parse(`${day}T00:00:00Z`) - FIRST_MONDAY) / DAY_MS);
  const accrued = (days: bigint) => (days * creditsPerWeek) / 7n;
  return (accrued(daysBefore + 1n) - accrued(daysBefore)) * MICROCREDITS_PER_CREDIT;
}

/** The price books whose accounts pay it. */
export const booksWithBaseFee: readonly string[] = catalogue.baseFee.priceBooks;
