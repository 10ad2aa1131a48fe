"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { creditsInWords, formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";
import type { Offer } from "@/server/purchases/offer.schema";
import { describeNextTier, describeOrder, priceOrder } from "./describe-order";

/** Whole credits at the tier that all credits ever bought reach, with what the next tier needs. */
export function TeamOrder({
  credit,
  pending,
  disabledReason,
  onBuy,
}: {
  credit: Offer["credit"];
  pending: boolean;
  disabledReason: string | null;
  onBuy: (credits: number) => void;
}) {
  const [text, setText] = useState("5");
  const credits = Number(text);
  const priced = priceOrder(credit, credits);
  const next = priced ? describeNextTier(priced) : null;
  return (
    <form
      noValidate
      className="rounded-xl border p-4.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (priced && !pending && !disabledReason) onBuy(credits);
      }}
    >
      <div className="flex flex-wrap items-start gap-3">
        <Field
          label="Credits to buy"
          error={priced ? null : "Enter a whole number of credits, 1 or more"}
          className="w-44"
        >
          {(control) => (
            <Input
              {...control}
              name="credits"
              type="number"
              inputMode="numeric"
              min={1}
              step={1}
              suffix="credits"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div className="pt-6.5">
          <Button
            type="submit"
            variant="primary"
            pending={pending}
            disabledReason={disabledReason ?? (priced ? null : "Enter how many credits")}
          >
            {priced
              ? `Buy ${creditsInWords(credits)} · ${formatMoneyCents(Number(priced.amountCents))}`
              : "Buy credits"}
          </Button>
        </div>
      </div>
      <output aria-live="polite" className="mt-3 block text-13">
        {priced ? (
          <>
            {describeOrder(credits, priced)}.{" "}
            <span className="text-dim">
              {next ?? (credit.agreed ? "This is your agreed price." : null)}
            </span>
          </>
        ) : null}
      </output>
      {credit.tiers.length > 0 ? (
        <Tiers credit={credit} percentOff={priced?.percentOff ?? 0} />
      ) : null}
    </form>
  );
}

function Tiers({ credit, percentOff }: { credit: Offer["credit"]; percentOff: number }) {
  return (
    <>
      <p className="mt-4 mb-1.5 text-13 text-dim">
        The price per credit depends on everything you have bought, this order included. You have
        bought {formatCredits(credit.lifetime_credits)} so far.
      </p>
      <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-3 lg:grid-cols-6">
        {credit.tiers.map(({ from, percent_off }) => (
          <li
            key={from}
            aria-current={percent_off === percentOff ? "true" : undefined}
            className={cn(
              "bg-bg px-3 py-2 text-13",
              percent_off === percentOff && "bg-accent-soft text-accent",
            )}
          >
            <span className="block text-xs text-dim">From {formatCredits(from)}</span>
            <span className="font-medium">
              {formatMoneyCents((credit.list_price_cents * (100 - percent_off)) / 100)}
            </span>
            {percent_off > 0 ? ` · ${percent_off}% off` : null}
          </li>
        ))}
      </ul>
    </>
  );
}
