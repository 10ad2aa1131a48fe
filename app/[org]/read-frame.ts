import "server-only";
import { cache } from "react";
import type { z } from "zod";
import { load } from "@/app/trpc/server";
import type { billingOverviewSchema } from "@/server/billing/billing.schema";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { OTHERS, type UsageAnswer } from "@/server/usage/usage.schema";

type OverviewAnswer = z.output<typeof billingOverviewSchema>;
const figures = [
  "posted",
  "held",
  "scheduled",
  "available",
  "restricted",
  "debt",
  "total",
] as const;

/**
 * The overview as pages count with it. What belongs to whoever manages the credits is 0 here, and
 * `managed` says so; `spendable` is what a person may be told is left, null where nobody says how much.
 */
export type BillingOverview = Omit<OverviewAnswer, (typeof figures)[number]> &
  Record<(typeof figures)[number], number> & { spendable: number | null };

/** How many notifications the person has not read; read once a request. */
export const readUnread = cache(() => load((caller) => caller.me.notifications_unread({})));

/** Balance, recharge policy and cards; read once a request, for the frame and the page in it. */
export const readOverview = cache(async (organizationId: string): Promise<BillingOverview> => {
  const answer = await load((caller) =>
    caller.billing.overview({ organization_id: organizationId }),
  );
  const counted = Object.fromEntries(figures.map((figure) => [figure, answer[figure] ?? 0]));
  return {
    ...answer,
    ...(counted as Record<(typeof figures)[number], number>),
    spendable: answer.available,
  };
});

/** The price list as this organization pays it, and the book it is of; read once a request. */
export const readPriceList = cache((organizationId: string) =>
  load((caller) => caller.operation.list({ organization_id: organizationId })),
);

/** What this organization pays for one of each operation, in credits. */
export const readPrices = cache(async (organizationId: string) => {
  const { data } = await readPriceList(organizationId);
  return new Map(data.flatMap(({ key, credits }) => (credits === null ? [] : [[key, credits]])));
});

/** The sandbox the organization is in, or the one it has; read once a request. */
export const readSandbox = cache((organizationId: string) =>
  load((caller) => caller.sandbox.get({ organization_id: organizationId })),
);

/** How many drafts of agents wait for a decision, up to 100. */
export async function readWaitingDrafts(organizationId: string): Promise<number> {
  const settings = await load((caller) =>
    caller.book_settings.get({ organization_id: organizationId }),
  );
  return settings.drafts_waiting;
}

/** The newest movements of the pool; read once a request. */
export const readRecentEntries = cache(async (organizationId: string) => {
  const { data } = await load((caller) =>
    caller.ledger.list({ organization_id: organizationId, limit: 8 }),
  );
  return data;
});

/** The first organizations the caller reaches, as a menu shows them, and whether there are more; read once a request. */
export const readNeighbours = cache(() =>
  load((caller) => caller.organization.list({ limit: 50 })),
);

/** Those of these organizations that the caller reaches, in this order. */
export async function readOrganizations(ids: readonly string[]): Promise<OrganizationAnswer[]> {
  if (ids.length === 0) return [];
  const { data } = await load((caller) => caller.organization.list({ ids: ids.join() }));
  const known = new Map(data.map((found) => [found.id, found]));
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** The organizations that a report is grouped by, in its order: those that spent most first. */
export function readSpenders({ groups }: UsageAnswer): Promise<OrganizationAnswer[]> {
  return readOrganizations(groups.map(({ key }) => key).filter((key) => key !== OTHERS));
}
