"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Slider } from "@/components/ui/slider";
import { formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import { estimateMonthlyBill } from "@/server/pricing/monthly-bill";
import { PriceTag } from "./amounts";

export type CalculatorOperation = {
  key: string;
  label: string;
  credits: number;
  unit?: string | undefined;
  /** Where the slider ends; the number field goes on. */
  maximum: number;
};
export type CalculatorPreset = { name: string; counts: Readonly<Record<string, number>> };
export type BillCalculatorProps = {
  operations: readonly CalculatorOperation[];
  /** The first one is shown at the start. */
  presets: readonly CalculatorPreset[];
  packages: readonly { key: string; name: string; credits: number }[];
  baseFeeCreditsPerWeek: number;
};

const LARGEST_COUNT = 1_000_000;

/** Sliders for a month of operations; their price in credits and dollars. */
export function BillCalculator({
  operations,
  presets,
  packages,
  baseFeeCreditsPerWeek,
}: BillCalculatorProps) {
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>(presets[0]?.counts ?? {});
  const [organizations, setOrganizations] = useState(1);
  const bill = estimateMonthlyBill({
    lines: operations.map(({ key, credits }) => ({ credits, count: counts[key] ?? 0 })),
    organizations,
    baseFeeCreditsPerWeek,
  });
  return (
    <div className="grid rounded-xl border md:grid-cols-[1.6fr_1fr]">
      <div className="min-w-0 px-5 py-4">
        <div className="mb-3 flex flex-wrap items-center gap-2 text-13 text-dim">
          Start from
          {presets.map((preset) => (
            <Button key={preset.name} size="sm" onClick={() => setCounts(preset.counts)}>
              {preset.name}
            </Button>
          ))}
        </div>
        <div className="grid gap-3.5">
          {operations.map(({ key, label, credits, unit, maximum }) => (
            <CountRow
              key={key}
              label={label}
              price={<PriceTag credits={credits} unit={unit} />}
              value={counts[key] ?? 0}
              maximum={maximum}
              onChange={(count) => setCounts({ ...counts, [key]: count })}
            />
          ))}
          <CountRow
            label="Organizations"
            price={`${baseFeeCreditsPerWeek} credits / week each`}
            value={organizations}
            minimum={1}
            maximum={50}
            onChange={setOrganizations}
          />
        </div>
      </div>
      <div className="border-t bg-surface px-5 py-4 max-md:rounded-b-xl md:rounded-r-xl md:border-t-0 md:border-l">
        <p className="text-13 text-dim">Per month</p>
        <output aria-live="polite" className="block">
          <span className="block text-hero font-semibold wrap-anywhere">
            {formatCredits(bill.totalCredits)}
          </span>
          <span className="text-base text-dim">
            credits · {formatCreditsAsMoney(bill.totalCredits)}
          </span>
        </output>
        <dl className="mt-4 grid grid-cols-[1fr_auto] gap-y-1 text-13">
          <dt className="text-dim">Operations</dt>
          <dd className="text-right">{formatCredits(bill.usageCredits)}</dd>
          <dt className="text-dim">Base fee, 30 days</dt>
          <dd className="text-right">{formatCredits(bill.baseFeeCredits)}</dd>
        </dl>
        <dl className="mt-4 grid grid-cols-[1fr_auto] gap-y-1 border-t pt-4 text-13">
          {packages.map((pack) => (
            <div key={pack.key} className="contents">
              <dt className="text-dim">{pack.name} lasts</dt>
              <dd className="text-right">{describeDuration(pack.credits, bill.totalCredits)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}

function CountRow({
  label,
  price,
  value,
  minimum = 0,
  maximum,
  onChange,
}: {
  label: string;
  price: React.ReactNode;
  value: number;
  minimum?: number | undefined;
  maximum: number;
  onChange: (value: number) => void;
}) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_88px] items-center gap-x-4">
      <div className="min-w-0">
        <p className="flex flex-wrap justify-between gap-x-3 text-13">
          <span className="font-medium">{label}</span>
          <span className="text-dim">{price}</span>
        </p>
        <Slider
          label={`${label}, per month`}
          value={Math.min(value, maximum)}
          minimum={minimum}
          maximum={maximum}
          onValueChange={onChange}
        />
      </div>
      <Input
        type="number"
        inputMode="numeric"
        aria-label={`${label}, exact number`}
        min={minimum}
        max={LARGEST_COUNT}
        value={value}
        onChange={(event) => {
          // An emptied field counts as the least, so that it can be typed over.
          const count = Math.trunc(event.target.valueAsNumber || minimum);
          if (count >= minimum && count <= LARGEST_COUNT) onChange(count);
        }}
        className="px-2 text-right"
      />
    </div>
  );
}

function describeDuration(packageCredits: number, monthlyCredits: number) {
  if (monthlyCredits === 0) return "forever";
  const months = packageCredits / monthlyCredits;
  if (months < 1) {
    const days = Math.max(1, Math.floor(months * 30));
    return days === 1 ? "a day" : `${days} days`;
  }
  const shown = months < 10 ? Math.floor(months * 10) / 10 : Math.floor(months);
  return `${formatCredits(shown)} ${shown === 1 ? "month" : "months"}`;
}
