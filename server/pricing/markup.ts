/** The creator's part of a markup, in percent; the platform has the rest. Source: S5. */
export const CREATOR_PERCENT = 80n;
/** The highest markup, in hundredths of a percent: eleven times the price. */
export const MAX_MARKUP_BPS = 100_000;

/** How a markup is shared. Microcredits. */
export type MarkupShares = { creator: bigint; platform: bigint };

/** The markup on a price, in microcredits: what is below one is not charged. */
export function markupOn(priceMicrocredits: bigint, markupBps: number): bigint {
  return (priceMicrocredits * BigInt(markupBps)) / 10_000n;
}

/** Shares a markup: the creator's part is rounded down, the platform has what is left, so nothing is lost. */
export function shareMarkup(markup: bigint): MarkupShares {
  const creator = (markup * CREATOR_PERCENT) / 100n;
  return { creator, platform: markup - creator };
}

/**
 * What a refund takes back of the shares, in the proportion in which the charge comes back. Reckoned from the
 * whole returned by then, rounded down, so that parts never add up to another sum than one refund of them all.
 * @param charge what it cost with its markup, and how that was shared
 * @param returned in all by earlier refunds, and with this one; microcredits
 */
export function takenBack(
  charge: { amount: bigint; shares: MarkupShares },
  returned: { before: bigint; after: bigint },
): MarkupShares {
  const { creator, platform } = charge.shares;
  const by = (returned: bigint): MarkupShares => {
    const markup = ((creator + platform) * returned) / charge.amount;
    const ofCreator = creator === 0n ? 0n : (creator * markup) / (creator + platform);
    return { creator: ofCreator, platform: markup - ofCreator };
  };
  const [before, after] = [by(returned.before), by(returned.after)];
  return {
    creator: after.creator - before.creator,
    platform: after.platform - before.platform,
  };
}
