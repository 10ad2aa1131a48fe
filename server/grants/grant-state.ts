import type { CreditGrant, Prisma } from "@/generated/prisma/client";
import type { GrantState } from "./grant.schema";

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

/** The same as a condition on rows, for lists that are narrowed to one state. */
export function whereState(state: GrantState, now: Date): Prisma.CreditGrantWhereInput {
  const over = { remaining: 0n };
  const open = { remaining: { gt: 0n } };
  const alive = { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  const conditions: Record<GrantState, Prisma.CreditGrantWhereInput> = {
    scheduled: { ...open, ...alive, effectiveAt: { gt: now } },
    active: { ...open, ...alive, effectiveAt: { lte: now } },
    depleted: { ...over, voided: 0n, clawedBack: 0n, expired: 0n },
    expired: {
      OR: [
        { ...open, expiresAt: { lte: now } },
        { ...over, voided: 0n, clawedBack: 0n, expired: { gt: 0n } },
      ],
    },
    voided: { ...over, voided: { gt: 0n } },
    clawed_back: { ...over, voided: 0n, clawedBack: { gt: 0n } },
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
