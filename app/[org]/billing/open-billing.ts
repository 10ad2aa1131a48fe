import "server-only";
import { organizationBySlug } from "@/app/trpc/server";
import { readOverview } from "../read-frame";
import { verifyReturn } from "./verify-return";

/** What every part of billing begins with: whose it is, and the balance with what a checkout has just added. */
export async function openBilling(org: string) {
  const { organization, home: payer } = await organizationBySlug(org);
  const returned = await verifyReturn(organization.id);
  const overview = await readOverview(organization.id);
  return {
    organization,
    overview,
    returned,
    /** `null` when the caller does not reach whoever pays. */
    payerSlug: payer.id === overview.billing_organization_id ? payer.slug : null,
  };
}

type Query = Record<string, string | string[] | undefined>;

/** The visit to the hosted page that an address tells of. */
export function visitIn(query: Query): { checkout: string | null; card: string | null } {
  return { checkout: one(query.checkout), card: one(query.card) };
}

function one(value: string | string[] | undefined): string | null {
  return typeof value === "string" ? value : null;
}
