import type { CalculatorOperation, CalculatorPreset } from "@/components/credits/bill-calculator";
import type { PackageCard } from "@/components/credits/package-cards";
import type { PriceGroup } from "@/components/credits/price-table";
import {
  catalogue,
  type OperationKey,
  operationByKey,
  operationGroups,
  packages,
  priceOf,
} from "@/server/pricing/catalogue";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

/** The price list in the shape the public pages show. */
export const priceGroups: PriceGroup[] = operationGroups.map((group) => ({
  key: group.key,
  label: group.label,
  operations: group.operations.map(({ key, label, description, credits, unit }) => ({
    key,
    label,
    description,
    unit,
    credits: credits === undefined ? null : Number(credits),
  })),
}));

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
export const calculatorOperations: CalculatorOperation[] = sliders.map(([key, maximum]) => {
  const { label, unit } = operationByKey(key);
  return { key, label, unit, maximum, credits: microcreditsToCredits(priceOf(key)) };
});

/** The published worked bills, as places to start from. */
export const calculatorPresets: CalculatorPreset[] = catalogue.workedBills.flatMap((bill) =>
  bill.kind === "usage" ? [{ name: bill.name.replace(", one month", ""), counts: bill.lines }] : [],
);

/** One line of a worked bill, priced. */
export type BillLine = { key: string; label: string; count: number; each: number; credits: number };

/** The worked bills with every line priced from the list. */
export const workedBills: { name: string; lines: BillLine[]; credits: number }[] =
  catalogue.workedBills.flatMap((bill) => {
    if (bill.kind !== "usage") return [];
    const lines = Object.entries(bill.lines).map(([key, count]) => ({
      key,
      count,
      label: operationByKey(key).label,
      each: microcreditsToCredits(priceOf(key)),
      credits: microcreditsToCredits(priceOf(key) * BigInt(count)),
    }));
    return [
      { name: bill.name, lines, credits: lines.reduce((sum, line) => sum + line.credits, 0) },
    ];
  });
