import { dayInTimeZone, startOfDay } from "@/server/foundation/clock";
import type { Tx } from "@/server/foundation/db";
import { lockCreditAccount } from "@/server/ledger/accounts";

/** A month that is kept: it began before its organization moved to another time zone. */
export type KeptMonth = { from: Date; until: Date };

/**
 * When the month began that a monthly limit counts: the organization's calendar month, but for one that had
 * begun before it moved to another time zone. That one is over when it is over in both.
 */
export function monthBegan(kept: KeptMonth | null, timeZone: string, now: Date): Date {
  if (kept && now < kept.until) return kept.from;
  const month = startOfDay(`${dayInTimeZone(now, timeZone).slice(0, 7)}-01`, timeZone);
  return kept && month < kept.until ? kept.until : month;
}

/** The month to keep when an organization moves from one time zone to another. */
export function monthToKeep(
  kept: KeptMonth | null,
  zones: { from: string; to: string },
  now: Date,
): KeptMonth {
  const from = monthBegan(kept, zones.from, now);
  // The middle of it lies in the same month everywhere.
  const middle = new Date(from.getTime() + 15 * 86_400_000).toISOString();
  const next = new Date(`${middle.slice(0, 7)}-01T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  const ends = [zones.from, zones.to].map((zone) =>
    startOfDay(next.toISOString().slice(0, 10), zone).getTime(),
  );
  return { from, until: new Date(Math.max(...ends, kept?.until.getTime() ?? 0)) };
}

/** Keeps the month of the account that an organization pays with. In the transaction that moves it. */
export async function keepMonth(
  tx: Tx,
  organizationId: string,
  zones: { from: string; to: string },
  now: Date,
): Promise<void> {
  const account = await tx.creditAccount.findUnique({ where: { organizationId } });
  if (!account || zones.from === zones.to) return;
  await lockCreditAccount(tx, account.id);
  const policy = await tx.rechargePolicy.findUnique({ where: { creditAccountId: account.id } });
  if (!policy) return;
  const { from, until } = monthToKeep(keptMonthOf(policy), zones, now);
  await tx.rechargePolicy.update({
    where: { creditAccountId: account.id },
    data: { monthFrom: from, monthUntil: until },
  });
}

/** As a policy has it. */
export function keptMonthOf(policy: {
  monthFrom: Date | null;
  monthUntil: Date | null;
}): KeptMonth | null {
  const { monthFrom: from, monthUntil: until } = policy;
  return from && until ? { from, until } : null;
}
