import { dayInTimeZone } from "@/server/foundation/clock";
import { grantSettings } from "./grant-settings";

const DAY_MS = 86_400_000;
const MICROCREDITS = 1_000_000n;

export type ExpiringGrant = {
  id: string;
  name: string;
  remaining: bigint;
  held: bigint;
  rolloverCap: bigint | null;
  effectiveAt: Date;
  expiresAt: Date;
};

/** One email: what of an account is about to be lost on one day. */
export type ExpiryNotice = {
  step: number;
  daysLeft: number;
  grants: { id: string; name: string; lost: bigint; expiresAt: Date }[];
};

/**
 * Which notices are due for an account now: at each grant's nearest step (30, 7, 1 days), the grants
 * of one day in one notice, from the morning on in the organization's time zone. Left out are grants
 * that were told of at that step, that lose less than a credit (what rolls over is not lost), and
 * steps as long as the grant's whole life: those would tell a person what they were just given.
 * @param told grant and step of each notice that went out, as `noticeKey` writes them.
 */
export function planNotices(input: {
  grants: readonly ExpiringGrant[];
  told: ReadonlySet<string>;
  timeZone: string;
  now: Date;
}): ExpiryNotice[] {
  const { timeZone, now } = input;
  if (hourIn(timeZone, now) < grantSettings.noticeFromHour) return [];
  const due = input.grants.flatMap((grant) => {
    const daysLeft = calendarDays(now, grant.expiresAt, timeZone);
    const step = stepOf(daysLeft);
    const lost = lostAtExpiry(grant);
    const life = grant.expiresAt.getTime() - grant.effectiveAt.getTime();
    const isDue =
      step !== undefined &&
      grant.effectiveAt <= now &&
      grant.expiresAt > now &&
      life > step * DAY_MS &&
      lost >= BigInt(grantSettings.noticeMinimumCredits) * MICROCREDITS &&
      !input.told.has(noticeKey(grant.id, step));
    return isDue ? [{ grant, step, daysLeft, lost }] : [];
  });
  const byDay = Map.groupBy(due, ({ daysLeft }) => daysLeft);
  return [...byDay.values()]
    .flatMap((entries) => {
      const [first] = entries;
      if (!first) return [];
      const grants = entries
        .map(({ grant, lost }) => ({
          id: grant.id,
          name: grant.name,
          lost,
          expiresAt: grant.expiresAt,
        }))
        .sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime() || (a.id < b.id ? -1 : 1));
      return [{ step: first.step, daysLeft: first.daysLeft, grants }];
    })
    .sort((a, b) => a.daysLeft - b.daysLeft);
}

/** The nearest step that many days before an expiry; undefined when it is still far. */
export function stepOf(daysLeft: number): number | undefined {
  return grantSettings.noticeDays.toSorted((a, b) => a - b).find((step) => daysLeft <= step);
}

export function noticeKey(grantId: string, step: number): string {
  return `${grantId}:${step}`;
}

function lostAtExpiry({ remaining, held, rolloverCap }: ExpiringGrant): bigint {
  const free = remaining - held;
  const kept = rolloverCap ?? 0n;
  return free > kept ? free - kept : 0n;
}

function calendarDays(from: Date, to: Date, timeZone: string): number {
  const day = (at: Date) => Date.parse(dayInTimeZone(at, timeZone));
  return Math.round((day(to) - day(from)) / DAY_MS);
}

function hourIn(timeZone: string, at: Date): number {
  return Number(
    new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(at),
  );
}
