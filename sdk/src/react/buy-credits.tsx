"use client";

import { type FormEvent, useId, useState } from "react";
import { useFormat } from "./format.ts";
import { type Offer, useOffer } from "./hooks.ts";
import { Panel, partOf, type StyleProps } from "./panel.tsx";
import { useShared } from "./provider.tsx";

type Part = "form" | "packages" | "package" | "field" | "hint";
export type BuyCreditsProps = StyleProps<Part> & {
  title?: string;
  /** Opens the checkout; defaults to leaving for it. */
  onCheckout?: (url: string) => void;
};

const leave = (url: string) => window.location.assign(url);

/** Packages of credits, and an amount of one's own. The handler must allow `buy`. */
export function BuyCredits({
  title = "Buy credits",
  onCheckout = leave,
  ...style
}: BuyCreditsProps) {
  return (
    <Panel name="buy-credits" title={title} result={useOffer()} {...style}>
      {(offer) => <OfferForm offer={offer} onCheckout={onCheckout} {...style} />}
    </Panel>
  );
}

const OWN_AMOUNT = "own";

function OfferForm({
  offer,
  onCheckout,
  classNames,
}: StyleProps<Part> & { offer: Offer; onCheckout: (url: string) => void }) {
  const { store } = useShared();
  const { credits, money } = useFormat();
  const part = partOf<Part>(classNames);
  const name = useId();
  const [choice, choose] = useState(offer.packages[0]?.key ?? OWN_AMOUNT);
  const [amount, setAmount] = useState("");
  const [attempt, setAttempt] = useState(newAttempt);
  const [state, setState] = useState<"ready" | "opening" | Error>("ready");
  // Another choice is another purchase; the same one sent twice is one.
  const chooseAnew = (change: () => void) => {
    change();
    setAttempt(newAttempt());
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    setState("opening");
    try {
      const wanted = choice === OWN_AMOUNT ? ownAmount(offer, amount) : { package: choice };
      const { url } = await store.post<{ url: string }>("checkout", { ...wanted, attempt });
      setState("ready");
      setAttempt(newAttempt());
      onCheckout(url);
    } catch (error) {
      setState(error as Error);
    }
  }

  return (
    <form {...part("form")} onSubmit={(event) => void submit(event)}>
      {offer.packages.length > 0 && (
        <fieldset {...part("packages")}>
          <legend>Package</legend>
          {offer.packages.map((one) => (
            <label key={one.key} {...part("package")} data-chosen={choice === one.key || undefined}>
              <input
                type="radio"
                name={name}
                checked={choice === one.key}
                onChange={() => chooseAnew(() => choose(one.key))}
              />
              <span>{credits(one.credits)}</span>
              <strong>{money(one.amount_cents)}</strong>
            </label>
          ))}
          <label {...part("package")} data-chosen={choice === OWN_AMOUNT || undefined}>
            <input
              type="radio"
              name={name}
              checked={choice === OWN_AMOUNT}
              onChange={() => chooseAnew(() => choose(OWN_AMOUNT))}
            />
            <span>Another amount</span>
          </label>
        </fieldset>
      )}
      {choice === OWN_AMOUNT && (
        <label {...part("field")}>
          {offer.amount ? "Amount in US dollars" : "Number of credits"}
          <input
            required
            type="number"
            inputMode="decimal"
            min={offer.amount ? offer.amount.minimum_cents / 100 : 1}
            max={offer.amount ? offer.amount.maximum_cents / 100 : undefined}
            step={offer.amount ? 0.01 : 1}
            value={amount}
            onChange={({ target }) => chooseAnew(() => setAmount(target.value))}
          />
          {offer.amount && (
            <span {...part("hint")}>
              {money(offer.amount.minimum_cents)} to {money(offer.amount.maximum_cents)}
            </span>
          )}
        </label>
      )}
      <button {...part("button")} type="submit" disabled={state === "opening"}>
        {state === "opening" ? "Opening the checkout…" : "Continue to payment"}
      </button>
      {state instanceof Error && (
        <p {...part("error")} role="alert">
          {state.message}
        </p>
      )}
    </form>
  );
}

function ownAmount(offer: Offer, amount: string): { amount_cents: number } | { credits: number } {
  return offer.amount
    ? { amount_cents: Math.round(Number(amount) * 100) }
    : { credits: Number(amount) };
}

function newAttempt(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}
