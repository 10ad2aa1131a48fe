import type { Organization } from "@/generated/prisma/client";
import type { RechargeBreaker } from "@/generated/prisma/enums";
import { directQuery } from "@/server/foundation/direct-query";

/** An organization with what its credit account says about prices and low balances. */
export type FoundOrganization = Omit<
  Organization,
  | "baseFeeFrom"
  | "founderUserId"
  | "requiresSecondFactor"
  | "companyName"
  | "taxId"
  | "country"
  | "closedAt"
  | "closedWith"
  | "onboardedAt"
  | "photoshootPackage"
> & {
  /** How far the clock of its sandbox is ahead, in milliseconds; null: it is live. */
  clockAheadMs: number | null;
  creditAccount: {
    /** The billing root. */
    organizationId: string;
    alertThreshold: bigint;
    rechargePolicy: { enabled: boolean; breaker: RechargeBreaker } | null;
    priceBook: string;
    /** Rows of price_overrides as JSON: those that have not ended, and some that have. */
    priceOverrides: unknown;
    /** Whether it belongs to an organization on the other side of a link: its figures are not this one's business. */
    isAcrossLink: boolean;
    /** Whether ids of events once counted for the whole account. */
  };
};

// Looked for only where an organization spends another's credits.
const spendsAcrossLink = `
  a.organization_id <> o.id and coalesce((
    select way.across_link from organization_ancestors way
    where way.ancestor_id = a.organization_id and way.organization_id = o.id), false)`;

/** Columns of an organization and its account, as `readFound` takes them; `o` and `a` in the query. */
export const foundColumns = `
  o.id as o_id, o.name as o_name, o.slug as o_slug, o.parent_id as o_parent_id, o.relationship as o_relationship,
  o.credit_account_id as o_credit_account_id, o.event_account_id as o_event_account_id, o.external_id as o_external_id, o.status as o_status, o.time_zone as o_time_zone, o.sandbox_id as o_sandbox_id, b.clock_ahead_ms as b_clock_ahead_ms,
  o.created_at as o_created_at, a.organization_id as a_organization_id, a.alert_threshold as a_alert_threshold,
  ${spendsAcrossLink} as a_is_across_link, a.price_book as a_price_book, r.enabled as r_enabled, r.breaker as r_breaker,
  coalesce((select jsonb_agg(to_jsonb(x)) from price_overrides x
    where x.credit_account_id = a.id and coalesce(x.ends_at, 'infinity') > now() - interval '1 day'), '[]') as a_overrides`;

/** The joins those columns need, after `organizations o`. */
export const foundJoins = `
  join credit_accounts a on a.id = o.credit_account_id
  left join recharge_policies r on r.credit_account_id = a.id left join sandboxes b on b.id = o.sandbox_id`;

export type FoundRow = {
  o_id: string;
  o_name: string;
  o_slug: string;
  o_parent_id: string | null;
  o_relationship: Organization["relationship"];
  o_credit_account_id: string;
  o_event_account_id: string | null;
  o_external_id: string | null;
  o_status: Organization["status"];
  o_time_zone: string;
  o_sandbox_id: string | null;
  b_clock_ahead_ms: string | null;
  o_created_at: Date;
  a_organization_id: string;
  a_alert_threshold: string;
  a_price_book: string;
  a_is_across_link: boolean;
  a_overrides: unknown;
  r_enabled: boolean | null;
  r_breaker: RechargeBreaker | null;
};

/** The organizations that exist, by id. */
export async function findOrganizations(ids: string[]): Promise<Map<string, FoundOrganization>> {
  const rows = await directQuery<FoundRow>(
    "find_organizations",
    `select ${foundColumns} from organizations o ${foundJoins} where o.id = any($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.o_id, readFound(row)]));
}

/** One row of a query with those columns. */
export function readFound(row: FoundRow): FoundOrganization {
  return {
    id: row.o_id,
    name: row.o_name,
    slug: row.o_slug,
    parentId: row.o_parent_id,
    relationship: row.o_relationship,
    creditAccountId: row.o_credit_account_id,
    eventAccountId: row.o_event_account_id,
    externalId: row.o_external_id,
    status: row.o_status,
    timeZone: row.o_time_zone,
    createdAt: row.o_created_at,
    sandboxId: row.o_sandbox_id,
    clockAheadMs: row.b_clock_ahead_ms === null ? null : Number(row.b_clock_ahead_ms),
    creditAccount: {
      organizationId: row.a_organization_id,
      alertThreshold: BigInt(row.a_alert_threshold),
      rechargePolicy:
        row.r_enabled === null || row.r_breaker === null
          ? null
          : { enabled: row.r_enabled, breaker: row.r_breaker },
      priceBook: row.a_price_book,
      priceOverrides: row.a_overrides,
      isAcrossLink: row.a_is_across_link,
    },
  };
}
