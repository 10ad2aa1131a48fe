import "server-only";
import { load } from "@/app/trpc/server";
import { readChart, readWhole } from "../read-chart";
import type { ItemChoices } from "./item-words";

/** What the form of an item lets one choose from. */
export async function readItemChoices(organizationId: string): Promise<ItemChoices> {
  const scope = { organization_id: organizationId };
  const [accounts, categories, taxRates, settings] = await Promise.all([
    readChart(organizationId),
    readWhole((caller, page) => caller.category.list({ ...scope, ...page })),
    readWhole((caller, page) => caller.tax_rate.list({ ...scope, ...page })),
    load((caller) => caller.book_settings.get(scope)),
  ]);
  return { accounts, categories, taxRates, currency: settings.currency ?? "USD" };
}
