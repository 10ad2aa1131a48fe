/** What an alert remembers between two looks at a balance. */
export type AlertMemory = {
  /** How many of its thresholds it is below, and has told of: 0 is armed. */
  level: number;
  /** What was available at the last look, while it is down; null where that does not matter. */
  downAt: bigint | null;
  firedAt: Date | null;
};

export type AlertLook = {
  /** In microcredits, from the highest down. */
  thresholds: readonly bigint[];
  available: bigint;
  /** The highest balance since the last look, where it rose. */
  peak: bigint | null;
  cooldownMs: number;
  now: Date;
};

export type AlertMove = {
  /** Where it stands afterwards, and where it stood armed again and before it fired. */
  level: number;
  rearmed: number;
  fires: boolean;
  /** A crossing within the cool-down: told when that is over, if the balance is still below. */
  lookAgainAt: Date | null;
};

/** In percent of the threshold: a balance that hovers at it fires once. `crosses_up` in SQL has it too. */
const REARM_PERCENT = 105n;

/**
 * Moves an alert to a balance: it fires when `available < threshold` and it was armed. It arms again when credits have
 * come in and lift the balance to the threshold plus 5 %, even if they were spent before anybody looked.
 */
export function moveAlert(memory: AlertMemory, look: AlertLook): AlertMove {
  const { thresholds, available, peak, cooldownMs, now } = look;
  const highest = peak !== null && peak > available ? peak : available;
  let { level } = memory;
  if (memory.downAt === null || highest > memory.downAt) {
    while (level > 0 && highest * 100n >= (thresholds[level - 1] ?? 0n) * REARM_PERCENT) level--;
  }
  const reached = thresholds.findLastIndex((threshold) => available < threshold) + 1;
  const rearmed = level;
  if (reached <= rearmed) return { level, rearmed, fires: false, lookAgainAt: null };
  const rested = memory.firedAt === null ? 0 : memory.firedAt.getTime() + cooldownMs;
  if (rested > now.getTime())
    return { level, rearmed, fires: false, lookAgainAt: new Date(rested) };
  return { level: reached, rearmed, fires: true, lookAgainAt: null };
}

/**
 * The threshold of an alert in microcredits, where the living grants came to `total`. It is at least the smallest
 * part: a balance that is used up is below every threshold.
 */
export function thresholdOf(
  alert: { thresholdBps: number | null; threshold: bigint | null },
  total: bigint,
): bigint {
  const threshold =
    alert.thresholdBps === null
      ? (alert.threshold ?? 0n)
      : (total * BigInt(alert.thresholdBps) + 9_999n) / 10_000n;
  return threshold > 0n ? threshold : 1n;
}
