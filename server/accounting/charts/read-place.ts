import { addressSchema } from "@/server/foundation/address.schema";
import { lookUp, type Read } from "@/server/foundation/statements";
import { type ChartVariant, chartFor } from "./starter-charts";

const placesOfBooks = lookUp<{ address: unknown; currency: string | null }>()({
  name: "places_of_books",
  key: { organization_id: "text" },
  sql: (asked) => `
    select asked.place, a.billing_address as address, s.currency
    from ${asked} join organizations o on o.id = asked.organization_id
    join credit_accounts a on a.id = o.credit_account_id
    left join book_settings s on s.organization_id = o.id`,
});

/**
 * Which starter chart fits an organization, and what its accounts are kept in: the currency of the books, or before
 * there are any that of the country of the billing address.
 */
export async function readPlace(
  read: Read,
  organizationId: string,
  asked?: ChartVariant,
): Promise<{ variant: ChartVariant; currency: string; country: string | undefined }> {
  const [place] = await read(placesOfBooks, { organization_id: organizationId });
  const country = addressSchema.safeParse(place?.address).data?.country;
  const fitting = chartFor(country);
  const variant = asked ?? fitting.variant;
  const usual = { us: "USD", eu: "EUR", neutral: fitting.currency };
  const inCountry = variant === fitting.variant ? fitting.currency : usual[variant];
  return { variant, currency: place?.currency ?? inCountry, country };
}
