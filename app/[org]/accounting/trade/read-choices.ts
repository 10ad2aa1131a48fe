import "server-only";
import { load } from "@/app/trpc/server";
import { dayInTimeZone, systemClock } from "@/server/foundation/clock";
import { readItemChoices } from "../items/read-item-choices";
import type { TradeChoices } from "./trade-form";

/** What a draft or template names that is searched for by typing: it is shown by its name. */
type Named = {
  contactId?: string | undefined;
  itemIds?: readonly (string | null | undefined)[] | undefined;
};

/** What a form of invoices or bills lets one choose from. Contacts and items are searched for as one types. */
export async function readChoices(
  { id, time_zone: timeZone }: { id: string; time_zone: string },
  { contactId, itemIds = [] }: Named = {},
): Promise<TradeChoices> {
  const scope = { organization_id: id };
  const wanted = [...new Set(itemIds)].flatMap((itemId) => itemId ?? []);
  const [contact, items, { currency: _, ...lists }, { currency: bookCurrency }] = await Promise.all(
    [
      contactId ? load((caller) => caller.contact.get({ ...scope, contact_id: contactId })) : null,
      Promise.all(
        wanted.map((itemId) => load((caller) => caller.item.get({ ...scope, item_id: itemId }))),
      ),
      readItemChoices(id),
      load((caller) => caller.book_settings.get(scope)),
    ],
  );
  const known = [bookCurrency, ...lists.accounts.map(({ currency }) => currency)];
  return {
    contact,
    items,
    ...lists,
    currencies: [...new Set([...known, "USD", "EUR", "GBP"])].filter(
      (currency) => currency !== null,
    ),
    bookCurrency,
    today: dayInTimeZone(systemClock.now(), timeZone),
  };
}
