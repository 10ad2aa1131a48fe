import { DomainError, invalid } from "@/server/foundation/errors";
import { lookUp, type Read } from "@/server/foundation/statements";

/** What the books of an organization are kept in, and through which day they are closed. */
export type BookSettings = { currency: string; closed_through: Date | null };

const settingsOfBooks = lookUp<BookSettings>()({
  name: "settings_of_books",
  key: { organization_id: "text" },
  sql: (asked) => `
    select asked.place, s.currency, s.closed_through
    from ${asked} join book_settings s on s.organization_id = asked.organization_id
    order by s.organization_id for share of s`,
});

/**
 * The settings of an organization's books, which stay as they are until the request is through: nobody closes a
 * period between this look and what is posted after it.
 * @throws wrong_state before the books have an account
 */
export async function readSettings(read: Read, organizationId: string): Promise<BookSettings> {
  const [settings] = await read(settingsOfBooks, { organization_id: organizationId });
  if (!settings) throw noBooks();
  return settings;
}

/** The refusal of what needs a chart of accounts. */
export function noBooks(): DomainError {
  return new DomainError(
    "wrong_state",
    "The books have no accounts yet. Nothing was changed or charged. Add an account first.",
  );
}

/** @throws wrong_state where the day lies in a period that is closed */
export function requireOpenPeriod({ closed_through: closed }: BookSettings, date: string): void {
  const through = closed?.toISOString().slice(0, 10);
  if (through === undefined || date > through) return;
  throw new DomainError(
    "wrong_state",
    `The books are closed through ${through}, so nothing can be posted on ${date}. Nothing was changed or charged. Choose a later date, or reopen the period in the book settings.`,
    { closed_through: through },
  );
}

/** The refusal of what needs an exchange rate that nobody has entered. */
export function rateMissing(path: string, base: string, quote: string, date: string): DomainError {
  return invalid(
    path,
    `There is no exchange rate from ${base} to ${quote} on or before ${date}. Send one with the request, or enter it under exchange rates`,
  );
}
