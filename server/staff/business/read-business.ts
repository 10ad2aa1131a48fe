import type { BusinessMonth } from "@/generated/prisma/client";
import type { CsvFile } from "@/server/foundation/csv-file";
import { db } from "@/server/foundation/db";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { BusinessAnswer, BusinessMonthAnswer } from "./business.schema";
import { monthOf } from "./keep-months";
import { measureBusiness, measureReceived } from "./measure-business";

type Nets = Record<string, bigint>;
type Month = { month: Date; nets: Nets; receivedCents: bigint; deferredCents: bigint };

/**
 * The figures of the last months and of this one until now, newest first. Months that are over were added up
 * once; only what came after the last of them is added up now.
 */
export async function readBusiness(months: number, now: Date): Promise<BusinessAnswer> {
  const kept = await db().businessMonth.findMany({
    orderBy: { month: "desc" },
    take: months,
  });
  const from = kept[0] ? monthOf(kept[0].month, 1) : new Date(0);
  const measured = await measureBusiness(db(), now);
  const receivedCents = await measureReceived(db(), from, now);
  const current: Month = { month: monthOf(now), receivedCents, ...measured };
  const all = [current, ...kept.map(monthIn)];
  // The oldest has nothing to compare with, unless it is the first there ever was.
  const isWhole = kept.length < months;
  return {
    currency: "usd",
    months: all
      .slice(0, isWhole ? all.length : -1)
      .map((month, at) => answerOf(month, all[at + 1]?.nets ?? {}, at > 0)),
  };
}

function monthIn({ month, nets, receivedCents, deferredCents }: BusinessMonth): Month {
  const texts = Object.entries(nets as Record<string, string>);
  const figures = Object.fromEntries(texts.map(([name, net]) => [name, BigInt(net)]));
  return { month, nets: figures, receivedCents, deferredCents };
}

function answerOf(
  { month, nets, receivedCents, deferredCents }: Month,
  before: Nets,
  isOver: boolean,
): BusinessMonthAnswer {
  const moved = (...accounts: string[]) =>
    accounts.reduce((sum, name) => sum + (nets[name] ?? 0n) - (before[name] ?? 0n), 0n);
  const credits = (amount: bigint) => microcreditsToCredits(amount);
  return {
    month: month.toISOString().slice(0, 10),
    is_over: isOver,
    sold_credits: credits(-moved("payments_clearing", "clawback")),
    given_credits: credits(-moved("promotions", "adjustments", "earnings")),
    spent_credits: credits(moved("usage_revenue", "base_fee_revenue")),
    expired_credits: credits(moved("breakage")),
    outstanding_credits: credits((nets.spendable ?? 0n) + (nets.held ?? 0n)),
    owed_credits: credits(-(nets.debt ?? 0n)),
    received_cents: Number(receivedCents),
    deferred_cents: Number(deferredCents),
  };
}

/** The same as a file, oldest first. */
export function businessCsv({ months }: BusinessAnswer): CsvFile {
  const columns = [
    "month",
    "sold_credits",
    "given_credits",
    "spent_credits",
    "expired_credits",
    "outstanding_credits",
    "owed_credits",
    "received_cents",
    "deferred_cents",
  ] as const;
  const rows = months.toReversed().map((row) => columns.map((column) => row[column]));
  return { name: "business-by-month", rows: [[...columns], ...rows] };
}
