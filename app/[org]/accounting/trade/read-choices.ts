import "server-only";
import { load } from "@/app/trpc/server";
import { dayInTimeZone, systemClock } from "@/server/foundation/clock";
import { readChart, readWhole } from "../read-chart";
import type { TradeChoices } from "./trade-form";
import { type TradeNoun, tradeWords } from "./trade-words";

/** What a form of invoices or bills lets one choose from. */
export async function readChoices(
  noun: TradeNoun,
  { id, time_zone: timeZone }: { id: string; time_zone: string },
): Promise<TradeChoices> {
  const scope = { organization_id: id };
  const [contacts, items, taxRates, accounts, settings] = await Promise.all([
    readWhole((caller, page) => caller.contact.list({ ...scope, ...page })),
    readWhole((caller, page) => caller.item.list({ ...scope, ...page })),
    readWhole((caller, page) => caller.tax_rate.list({ ...scope, ...page })),
    readChart(id),
    load((caller) => caller.book_settings.get(scope)),
  ]);
  const kinds: readonly string[] = tradeWords[noun].side.contactKinds;
  const known = [settings.currency, ...accounts.map(({ currency }) => currency)];
  const traded = contacts.map(({ currency }) => currency);
  return {
    contacts: contacts.filter(({ kind }) => kinds.includes(kind)),
    items,
    taxRates,
    currencies: [...new Set([...known, ...traded, "USD", "EUR", "GBP"])].filter(
      (currency) => currency !== null,
    ),
    bookCurrency: settings.currency,
    today: dayInTimeZone(systemClock.now(), timeZone),
  };
}
