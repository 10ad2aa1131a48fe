import { invalid } from "@/server/foundation/errors";
import type { NewGrantInput } from "./grant.schema";
import { grantSettings } from "./grant-settings";

/** What the account says about a grant somebody wants to give. Microcredits. */
export type GrantFacts = {
  /** The original amounts of its living grants together. */
  openOriginal: bigint;
  /** The organizations that spend from it. */
  spenderIds: ReadonlySet<string>;
};

export type GrantLifetime = { effectiveAt: Date; expiresAt: Date | null };

/**
 * When a grant begins and ends, once it is one that may be given. The schema has judged every field
 * alone; this judges them together, at a moment, for an account.
 * @throws validation_failed naming the field
 */
export function checkNewGrant(
  input: NewGrantInput,
  amount: bigint,
  facts: GrantFacts,
  now: Date,
): GrantLifetime {
  const effectiveAt = input.effective_at ? new Date(input.effective_at) : now;
  const expiresAt = input.expires_at ? new Date(input.expires_at) : null;
  if (expiresAt && expiresAt <= now)
    throw invalid("expires_at", "Is in the past: choose a time in the future");
  if (expiresAt && expiresAt <= effectiveAt)
    throw invalid("expires_at", "Must be after effective_at");
  if (input.rollover && !expiresAt)
    throw invalid("rollover", "Set expires_at too: only expiring grants roll over");
  const foreign = input.scope?.organization_ids.find((id) => !facts.spenderIds.has(id));
  if (foreign)
    throw invalid(
      "scope.organization_ids",
      `${foreign} doesn't spend from this credit account: choose organizations that do`,
    );
  requireRoom(facts.openOriginal, amount);
  return { effectiveAt, expiresAt };
}

/** Refuses what would make an account larger than a JSON number counts exactly. @throws validation_failed */
export function requireRoom(openOriginal: bigint, amount: bigint): void {
  const room = BigInt(grantSettings.maximumAccountCredits) * 1_000_000n - openOriginal;
  if (amount > room)
    throw invalid(
      "amount",
      "The account would hold more credits than can be counted exactly. Grant fewer",
    );
}
