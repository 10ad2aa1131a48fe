import "server-only";
import { load } from "@/app/trpc/server";
import { nowIn } from "@/app/[org]/now-in";
import { dayInTimeZone } from "@/server/foundation/clock";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { readItemChoices } from "../items/read-item-choices";
import type { TradeChoices } from "./trade-form";

/** What a draft or template names that is searched for by typing: it is shown by its name. */
type Named = {
  contactId?: string | undefined;
  itemIds?: readonly (string | null | undefined)[] | undefined;
};

/** What a form of invoices or bills lets one choose from. Contacts and items are searched for as one types. */
export async function readChoices(
  organization: Pick<OrganizationAnswer, "id" | "time_zone" | "clock_ahead_seconds">,
  { contactId, itemIds = [] }: Named = {},
): Promise<TradeChoices> {
  const { id, time_zone: timeZone } = organization;
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
    today: dayInTimeZone(nowIn(organization), timeZone),
  };
}
