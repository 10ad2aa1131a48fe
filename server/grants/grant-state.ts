import { type CreditGrant, Prisma } from "@/generated/prisma/client";
import type { GrantState } from "./grant-states.schema";

type StateFacts = Pick<
  CreditGrant,
  "remaining" | "voided" | "clawedBack" | "expired" | "effectiveAt" | "expiresAt"
>;

/**
 * What a grant is at a moment. Time decides before any job does: past its expiry it is expired even
 * if the expiry is not posted yet. Of an emptied grant the last way out counts that a person would
 * ask about: voided, clawed back, expired, used up.
 */
export function grantState(grant: StateFacts, now: Date): GrantState {
  if (grant.remaining > 0n) {
    if (grant.expiresAt && grant.expiresAt <= now) return "expired";
    return grant.effectiveAt > now ? "scheduled" : "active";
  }
  if (grant.voided > 0n) return "voided";
  if (grant.clawedBack > 0n) return "clawed_back";
  return grant.expired > 0n ? "expired" : "depleted";
}

/** The same as a condition on rows of `credit_grants`, for lists that are narrowed to one state. */
export function whereState(state: GrantState, now: Date): Prisma.Sql {
  const over = Prisma.sql`expires_at is not null and expires_at <= ${now}`;
  const conditions: Record<GrantState, Prisma.Sql> = {
    scheduled: Prisma.sql`open and not (${over}) and effective_at > ${now}`,
    active: Prisma.sql`open and not (${over}) and effective_at <= ${now}`,
    depleted: Prisma.sql`not open and voided = 0 and clawed_back = 0 and expired = 0`,
    expired: Prisma.sql`(open and ${over} or not open and voided = 0 and clawed_back = 0 and expired > 0)`,
    voided: Prisma.sql`not open and voided > 0`,
    clawed_back: Prisma.sql`not open and voided = 0 and clawed_back > 0`,
  };
  return conditions[state];
}

type BurnFacts = Pick<CreditGrant, "id" | "priority" | "category" | "effectiveAt" | "expiresAt"> & {
  wallet: { priority: number };
};

/**
 * Which of two grants is spent first; negative: the left one. Wallet priority, grant priority,
 * earliest expiry (never last), promotional before paid, earliest effective, id. The charge path has
 * the same order in SQL (`post_charges`); a test holds the two together.
 */
export function compareBurnOrder(a: BurnFacts, b: BurnFacts): number {
  const end = (grant: BurnFacts) => grant.expiresAt?.getTime() ?? Number.MAX_VALUE;
  const paid = (grant: BurnFacts) => (grant.category === "promotional" ? 0 : 1);
  return (
    a.wallet.priority - b.wallet.priority ||
    a.priority - b.priority ||
    end(a) - end(b) ||
    paid(a) - paid(b) ||
    a.effectiveAt.getTime() - b.effectiveAt.getTime() ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
