"use client";

import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { NumberField } from "@/components/forms/form-fields";
import { Button } from "@/components/ui/button";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import type { PriceBookAnswer } from "@/server/staff/prices/prices.schema";
import type { PublishForm } from "./publish-form.schema";
import { RemoveRow, Rows } from "./rows";

/** The price of a credit and its tiers: changed as a whole, or not at all. */
export function CreditRows({ credit }: { credit: PriceBookAnswer["credit"] }) {
  const { setValue } = useFormContext();
  const changed = useWatch({ name: "credit" }) as PublishForm["credit"];
  if (changed === null) {
    return (
      <fieldset className="grid gap-3 rounded-xl border p-4">
        <legend className="px-1 text-13 font-semibold">Price of a credit</legend>
        <p className="text-13 text-dim">
          Stays at {formatMoneyCents(credit.list_price_cents)}, with the same volume discounts.
        </p>
        <div>
          <Button
            size="sm"
            onClick={() =>
              setValue("credit", {
                listPriceCents: credit.list_price_cents,
                tiers: credit.tiers.map(({ from, percent_off }) => ({
                  from,
                  percentOff: percent_off,
                })),
              })
            }
          >
            Change price and tiers
          </Button>
        </div>
      </fieldset>
    );
  }
  return <Tiers onKeep={() => setValue("credit", null)} />;
}

function Tiers({ onKeep }: { onKeep: () => void }) {
  const { fields, append, remove } = useFieldArray({ name: "credit.tiers" });
  const { listPriceCents, tiers } = useWatch({ name: "credit" }) as NonNullable<
    PublishForm["credit"]
  >;
  return (
    <Rows
      title="Price of a credit"
      empty={fields.length === 0 ? "Without tiers, every credit costs the list price." : null}
      addLabel="Tier"
      onAdd={() => append({ from: null, percentOff: null })}
    >
      <div className="flex flex-wrap items-end justify-between gap-2">
        <NumberField
          name="credit.listPriceCents"
          label="List price"
          suffix="cents"
          step={1}
          minimum={1}
          className="w-48"
          required
        />
        <Button size="sm" variant="ghost" onClick={onKeep}>
          Keep unchanged
        </Button>
      </div>
      {fields.map(({ id }, index) => (
        <div
          key={id}
          className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] gap-x-2 gap-y-2 sm:gap-x-4"
        >
          <NumberField
            name={`credit.tiers.${index}.from`}
            label="From credits"
            step={1}
            minimum={1}
            required
          />
          <NumberField
            name={`credit.tiers.${index}.percentOff`}
            label="Discount"
            suffix="% off"
            step={1}
            minimum={0}
            maximum={99}
            description={tierPrice(listPriceCents, tiers[index]?.percentOff ?? null)}
            required
          />
          <RemoveRow label={`Remove tier ${index + 1}`} onRemove={() => remove(index)} />
        </div>
      ))}
    </Rows>
  );
}

function tierPrice(listCents: number | null, percentOff: number | null): string | undefined {
  if (listCents === null || percentOff === null) return undefined;
  const hundredths = listCents * (100 - percentOff);
  return hundredths % 100 === 0
    ? `${formatMoneyCents(hundredths / 100)} per credit`
    : "Leaves a fraction of a cent";
}
