import { systemActor } from "@/server/foundation/actor";
import { grantTransaction } from "./grant";
import { type OpenHold, releaseTransaction } from "./hold";
import { expiryTransaction } from "./take-away";
import type { LedgerTransaction } from "./transaction";

const DAY_MS = 86_400_000;

export type EndingHold = OpenHold & {
  organizationId: string;
  description: string;
  entityType: string | null;
  entityId: string | null;
  details: unknown;
  expiresAt: Date;
};

/** A grant that is over, or will be when a hold gives back what it keeps of it. Microcredits. */
export type EndingGrant = {
  id: string;
  walletId: string;
  priority: number;
  description: string;
  remaining: bigint;
  held: bigint;
  expired: bigint;
  effectiveAt: Date;
  expiresAt: Date;
  rolloverCap: bigint | null;
  rolloverDays: number | null;
  /** What rolled over from it before. */
  rolled: bigint;
  operations: string[];
  organizationIds: string[];
};

/**
 * What ended, in the order it ended, each at its own moment: a hold is released; what is left of a grant
 * expires and, up to its cap, rolls over. Of what ends at one moment holds come first, so that the whole
 * rest of a grant goes one way. What a hold kept of a grant beyond its end goes when the hold does.
 * A rollover lives from the end of the grant it came from, and may itself be over by now. Pure.
 */
export function planSettlement(input: {
  account: { id: string; organizationId: string; ledgerTime: Date };
  holds: readonly EndingHold[];
  grants: readonly EndingGrant[];
  until: Date;
}): LedgerTransaction[] {
  const { account, until } = input;
  const creditAccountId = account.id;
  const holds = input.holds.filter((hold) => hold.expiresAt <= until).toSorted(byEnd);
  const grants = input.grants.map((grant) => ({ ...grant }));
  const planned: LedgerTransaction[] = [];
  let moment = account.ledgerTime;
  for (;;) {
    const [hold] = holds;
    const grant = firstToEnd(grants, until);
    if (hold && (!grant || hold.expiresAt <= grant.expiresAt)) {
      holds.shift();
      moment = later(moment, hold.expiresAt);
      planned.push(expiredHold(hold, moment));
      hold.grantIds.forEach((id, n) => {
        const kept = grants.find((found) => found.id === id);
        if (kept) kept.held -= hold.grantAmounts[n] ?? 0n;
      });
    } else if (grant) {
      moment = later(moment, grant.expiresAt);
      const left = grant.remaining - grant.held;
      const occasion = {
        creditAccountId,
        organizationId: account.organizationId,
        actor: systemActor,
        entity: { type: "credit_grant", id: grant.id },
        now: moment,
      };
      planned.push(
        expiryTransaction({ ...occasion, grant, description: `Expired: ${grant.description}` }),
      );
      const rollover = planRollover(grant, left, moment);
      if (rollover) {
        const rolled = grantTransaction({
          ...occasion,
          ...rollover,
          walletId: grant.walletId,
          // They were this customer's credits before: only new funds pay debt.
          debt: 0n,
          category: "rollover",
          priority: grant.priority,
          operations: grant.operations,
          organizationIds: grant.organizationIds,
          source: rolloverSource(grant),
          description: `Rolled over: ${grant.description}`,
        });
        planned.push(rolled);
        grants.push(...rolled.newGrants.map(endingOf(rollover.expiresAt)));
        grant.rolled += rollover.amount;
      }
      grant.remaining -= left;
      grant.expired += left;
    } else return planned;
  }
}

/**
 * What of an expiring grant lives on: up to the cap, counting what rolled over from it before, for its
 * lifetime from the moment the grant ended. Null: nothing does. Source: S4 (rollover caps).
 * @param left microcredits.
 */
export function planRollover(
  grant: Pick<EndingGrant, "effectiveAt" | "expiresAt" | "rolloverCap" | "rolloverDays" | "rolled">,
  left: bigint,
  moment: Date,
): { amount: bigint; expiresAt: Date } | null {
  const room = (grant.rolloverCap ?? 0n) - grant.rolled;
  const amount = left < room ? left : room;
  const lifetime = grant.rolloverDays
    ? grant.rolloverDays * DAY_MS
    : grant.expiresAt.getTime() - grant.effectiveAt.getTime();
  const expiresAt = new Date(grant.expiresAt.getTime() + lifetime);
  return amount > 0n && expiresAt > moment ? { amount, expiresAt } : null;
}

/** What a hold kept past the end may roll over later: what expired before tells those times apart, and grows with each. */
function rolloverSource({ id, expired }: EndingGrant): string {
  return `rollover:${id}${expired > 0n ? `:${expired}` : ""}`;
}

function endingOf(expiresAt: Date) {
  return (grant: LedgerTransaction["newGrants"][number]): EndingGrant => ({
    ...grant,
    expiresAt,
    held: 0n,
    expired: 0n,
    rolled: 0n,
  });
}

function expiredHold(hold: EndingHold, now: Date): LedgerTransaction {
  return releaseTransaction({
    hold,
    state: "expired",
    organizationId: hold.organizationId,
    actor: systemActor,
    description: `Hold expired: ${hold.description}`,
    entity:
      hold.entityType && hold.entityId
        ? { type: hold.entityType, id: hold.entityId }
        : { type: "hold", id: hold.id },
    details: { ...(hold.details as Record<string, unknown> | null), hold: hold.id },
    now,
  });
}

function firstToEnd(grants: EndingGrant[], until: Date): EndingGrant | undefined {
  return grants
    .filter((grant) => grant.remaining > grant.held && grant.expiresAt <= until)
    .sort(byEnd)[0];
}

function byEnd(a: { id: string; expiresAt: Date }, b: { id: string; expiresAt: Date }): number {
  return a.expiresAt.getTime() - b.expiresAt.getTime() || (a.id < b.id ? -1 : 1);
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
