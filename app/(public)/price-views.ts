import type { CalculatorOperation, CalculatorPreset } from "@/components/credits/bill-calculator";
import type { PackageCard } from "@/components/credits/package-cards";
import type { PriceGroup } from "@/components/credits/price-table";
import {
  catalogue,
  type OperationKey,
  operationGroups,
  packages,
} from "@/server/pricing/catalogue";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import type { PricedOperation } from "@/server/pricing/price-list.schema";

/** The price list in groups, as the public pages show it. */
export function priceGroups(list: readonly PricedOperation[]): PriceGroup[] {
  return operationGroups.map((heading) => ({
    key: heading.key,
    label: heading.label,
    operations: list
      .filter(({ group }) => group === heading.key)
      .map(({ key, label, description, credits, unit, endpoint }) => ({
        key,
        label,
        description,
        credits,
        unit: unit ?? undefined,
        runsHere: endpoint !== null,
      })),
  }));
}

/** The packages as cards. */
export const packageCards: PackageCard[] = packages.map((pack) => ({
  key: pack.key,
  name: pack.name,
  credits: Number(pack.credits),
  priceCents: pack.priceCents,
  audience: pack.audience,
  note: `About $${(pack.monthlyEquivalentCents / 100).toFixed(2)} a month when it lasts a quarter`,
}));

const sliders: readonly [key: OperationKey, maximum: number][] = [
  ["transaction.create", 1000],
  ["invoice.create", 500],
  ["report.generate", 100],
  ["document.upload", 200],
  ["statement.match", 1000],
  ["api.call", 5000],
];

/** The operations the calculator has sliders for: what most of a bill consists of. */
export function calculatorOperations(list: readonly PricedOperation[]): CalculatorOperation[] {
  return sliders.map(([key, maximum]) => {
    const { label, unit, credits } = lineOf(list, key);
    return { key, label, unit: unit ?? undefined, maximum, credits };
  });
}

/** The published worked bills, as places to start from. */
export const calculatorPresets: CalculatorPreset[] = catalogue.workedBills.flatMap((bill) =>
  bill.kind === "usage" ? [{ name: bill.name.replace(", one month", ""), counts: bill.lines }] : [],
);

/** One line of a worked bill, priced. */
export type BillLine = { key: string; label: string; count: number; each: number; credits: number };

/** The worked bills with every line priced from the list. */
export function workedBills(
  list: readonly PricedOperation[],
): { name: string; lines: BillLine[]; credits: number }[] {
  return catalogue.workedBills.flatMap((bill) => {
    if (bill.kind !== "usage") return [];
    const lines = Object.entries(bill.lines).map(([key, count]) => {
      const { label, credits } = lineOf(list, key);
      const each = creditsToMicrocredits(credits);
      return { key, count, label, each: credits, microcredits: each * BigInt(count) };
    });
    const total = lines.reduce((sum, { microcredits }) => sum + microcredits, 0n);
    return [
      {
        name: bill.name,
        lines: lines.map(({ microcredits, ...line }) => ({
          ...line,
          credits: microcreditsToCredits(microcredits),
        })),
        credits: microcreditsToCredits(total),
      },
    ];
  });
}

function lineOf(list: readonly PricedOperation[], key: string) {
  const line = list.find((candidate) => candidate.key === key);
  if (!line || line.credits === null) throw new RangeError(`"${key}" has no unit price`);
  return { ...line, credits: line.credits };
}
