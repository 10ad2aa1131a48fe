"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import { parseMoney } from "./parse-money";

/** Any amount within the limits, with the credits it buys as it is typed. */
export function CustomAmount({
  limits,
  centsPerCredit,
  pending,
  disabledReason,
  onBuy,
}: {
  limits: { minimum_cents: number; maximum_cents: number };
  centsPerCredit: number;
  pending: boolean;
  disabledReason: string | null;
  onBuy: (amountCents: number) => void;
}) {
  const [text, setText] = useState("");
  const [asked, setAsked] = useState(false);
  const cents = parseMoney(text);
  const fault = faultOf(cents, text, limits, centsPerCredit);
  const bought = cents === null || fault ? null : cents / centsPerCredit;
  return (
    <form
      noValidate
      className="mt-4 rounded-xl border p-4.5"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (cents !== null && !fault && !pending && !disabledReason) onBuy(cents);
      }}
    >
      <h3 className="text-sm font-semibold">Another amount</h3>
      <p className="mb-3 text-13 text-dim">
        From {formatMoneyCents(limits.minimum_cents)} to {formatMoneyCents(limits.maximum_cents)}; a
        credit costs {formatMoneyCents(centsPerCredit)}.
      </p>
      <div className="flex flex-wrap items-start gap-3">
        <Field label="Amount in dollars" hideLabel error={asked ? fault : null} className="w-44">
          {(control) => (
            <Input
              {...control}
              name="amount"
              inputMode="decimal"
              autoComplete="off"
              placeholder="25.00"
              prefix="$"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onBlur={() => setAsked(text !== "")}
            />
          )}
        </Field>
        <Button type="submit" pending={pending} disabledReason={disabledReason}>
          {bought === null || cents === null
            ? "Buy credits"
            : `Buy ${creditsInWords(bought)} · ${formatMoneyCents(cents)}`}
        </Button>
      </div>
    </form>
  );
}

function faultOf(
  cents: number | null,
  text: string,
  limits: { minimum_cents: number; maximum_cents: number },
  centsPerCredit: number,
): string | null {
  if (text.trim() === "") return "Enter an amount";
  if (cents === null) return "Enter dollars and cents, such as 25.00";
  if (cents < limits.minimum_cents) return `At least ${formatMoneyCents(limits.minimum_cents)}`;
  if (cents > limits.maximum_cents) {
    return `At most ${formatMoneyCents(limits.maximum_cents)}: for more, ask sales for a quote`;
  }
  return cents % centsPerCredit === 0
    ? null
    : `Enter a multiple of ${formatMoneyCents(centsPerCredit)}, the price of a credit`;
}
