import "server-only";
import { readOverview } from "@/app/[org]/read-frame";
import { organizationBySlug } from "@/app/trpc/server";
import { maySetBooks, whyBooksAreReadOnly } from "./books-access";
import type { BillingWay } from "./refusal-notice";

/** What every list and form of the books counts with. */
export type Books = {
  organizationId: string;
  slug: string;
  /** Why the caller may not change anything; null when they may. */
  readOnlyReason: string | null;
  /** What is left to spend; null where another organization manages the credits. */
  availableCredits: number | null;
  billing: BillingWay;
};

/** The organization of an address with its books; they are null where they belong to a linked organization. */
export async function openBooks(slug: string) {
  const { organization } = await organizationBySlug(slug);
  if (organization.totals_only) return { organization, books: null };
  const { spendable, may_buy: mayBuy } = await readOverview(organization.id);
  const books: Books = {
    organizationId: organization.id,
    slug: organization.slug,
    readOnlyReason: whyBooksAreReadOnly(organization),
    availableCredits: spendable,
    billing: {
      href: `/${organization.slug}/billing`,
      mayBuy,
      bookSettingsHref: `/${organization.slug}/accounting/settings`,
      booksOf: {
        organizationId: organization.id,
        maySet: maySetBooks(organization),
      },
    },
  };
  return { organization, books };
}
