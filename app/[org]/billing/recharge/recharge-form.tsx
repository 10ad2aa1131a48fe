"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { CheckboxField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { brandName } from "@/server/recharge/decide-recharge";
import type { BillingOverview } from "../../read-frame";
import { nameCard, whyNotBuy } from "../money-words";
import { describeCharge } from "./describe-charge";
import type { RechargeRule } from "./recharge-rule.schema";
import { InlineChoice, InlineCredits, InlineMoney, InlineNumber } from "./sentence-fields";
import type { SuggestedCap } from "./suggest-cap";

const names = {
  threshold_credits: "Balance that triggers a charge, in credits",
  target_credits: "Balance to refill to, in credits",
  fixed_amount_cents: "Amount of each charge, in dollars",
  monthly_cap_cents: "Maximum charged per month, in dollars",
  max_per_day: "Maximum charges within 24 hours",
  cooldown_seconds: "Minimum time between charges, in seconds",
} as const;

const loadRules = () => import("./recharge-rule.schema").then((file) => file.rechargeRuleSchema);

/** Stands for no choice: whichever card is the default when a charge is due. */
const DEFAULT_CARD = "default";

/** The rule as one sentence with its numbers to fill in, and what a charge would be. */
export function RechargeForm({
  organizationId,
  slug,
  overview,
  suggestedCap,
}: {
  organizationId: string;
  slug: string;
  overview: BillingOverview;
  suggestedCap: SuggestedCap;
}) {
  const { recharge, cards } = overview;
  const { run, isPending, problem } = useChange();
  const defaultCard = cards.find((card) => card.is_default);
  const defaultName = defaultCard ? `${brandName(defaultCard.brand)} ${defaultCard.last4}` : null;
  const refusal = whyNotBuy(overview);
  const disabled = refusal !== null;

  async function save({ card_id, limited, monthly_cap_cents, ...rule }: RechargeRule) {
    const organization = { organization_id: organizationId };
    return run(
      () =>
        trpc.recharge_policy.update.mutate({
          ...organization,
          ...rule,
          monthly_cap_cents: limited ? monthly_cap_cents : null,
          payment_method_id: card_id === DEFAULT_CARD ? null : card_id,
        }),
      ({ recharge: saved }) =>
        saved.enabled ? "Auto-recharge saved" : "Saved. Auto-recharge is still off.",
    );
  }

  return (
    <FormShell
      className="max-w-none"
      schema={loadRules}
      defaultValues={{
        threshold_credits: recharge.threshold_credits,
        mode: recharge.mode,
        target_credits: recharge.target_credits,
        fixed_amount_cents: recharge.fixed_amount_cents,
        limited: recharge.monthly_cap_cents !== null,
        monthly_cap_cents: recharge.monthly_cap_cents ?? suggestedCap.cents,
        max_per_day: recharge.max_per_day,
        cooldown_seconds: recharge.cooldown_seconds,
        card_id: recharge.payment_method_id ?? DEFAULT_CARD,
      }}
      onSubmit={async (values, form) => {
        const refused = await save(values);
        for (const { path, message } of refused?.fields ?? []) {
          if (path in names) form.setError(path as keyof typeof names, { message });
        }
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Save"
      submitDisabledReason={refusal}
    >
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2.5 text-base">
        <span>When the balance falls below</span>
        <InlineCredits
          name="threshold_credits"
          label={names.threshold_credits}
          disabled={disabled}
        />
        <InlineChoice
          name="mode"
          label="How it refills"
          disabled={disabled}
          className="w-48"
          options={[
            { value: "target_balance", label: "bring it back to" },
            { value: "fixed_amount", label: "add a fixed" },
          ]}
        />
        <RefillAmount disabled={disabled} />
        <MonthlyLimit disabled={disabled} />
        <span>with</span>
        {cards.length > 0 ? (
          <InlineChoice
            name="card_id"
            label="Card to charge"
            disabled={disabled}
            className="w-60"
            options={[
              {
                value: DEFAULT_CARD,
                label: defaultName ? `the default, ${defaultName}` : "the default card",
              },
              ...cards.map((card) => ({
                value: card.id,
                label: card.unusable_reason
                  ? `${nameCard(card)} (can’t be charged)`
                  : nameCard(card),
                disabled: card.unusable_reason !== null,
              })),
            ]}
          />
        ) : (
          <Link
            href={`/${slug}/billing/payment-methods`}
            className="underline decoration-edge underline-offset-4 hover:decoration-ink"
          >
            a card: add one first
          </Link>
        )}
      </div>
      <SentenceErrors />
      <LiveSentence overview={overview} />
      <CheckboxField
        name="limited"
        label="Limit monthly charges"
        description={
          recharge.monthly_cap_cents === null
            ? `Suggested: ${formatMoneyCents(suggestedCap.cents)}. ${suggestedCap.why}`
            : undefined
        }
        disabled={disabled}
      />
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2.5 text-13 text-dim">
        <span>Never more than</span>
        <InlineNumber
          name="max_per_day"
          label={names.max_per_day}
          suffix="charges"
          className="w-32"
          disabled={disabled}
        />
        <span>in 24 hours, and at least</span>
        <InlineNumber
          name="cooldown_seconds"
          label={names.cooldown_seconds}
          suffix="seconds"
          className="w-36"
          disabled={disabled}
        />
        <span>between charges.</span>
      </div>
    </FormShell>
  );
}

function RefillAmount({ disabled }: { disabled: boolean }) {
  const mode = useWatch({ name: "mode" });
  return mode === "fixed_amount" ? (
    <InlineMoney name="fixed_amount_cents" label={names.fixed_amount_cents} disabled={disabled} />
  ) : (
    <InlineCredits name="target_credits" label={names.target_credits} disabled={disabled} />
  );
}

function MonthlyLimit({ disabled }: { disabled: boolean }) {
  const limited = useWatch({ name: "limited" });
  return limited ? (
    <>
      <span>at most</span>
      <InlineMoney name="monthly_cap_cents" label={names.monthly_cap_cents} disabled={disabled} />
      <span>a month,</span>
    </>
  ) : (
    <span>as often as needed,</span>
  );
}

function SentenceErrors() {
  const { formState } = useFormContext();
  const messages = Object.keys(names).flatMap((name) => {
    const message = formState.errors[name]?.message;
    return typeof message === "string" ? [{ name, message }] : [];
  });
  return messages.map(({ name, message }) => (
    <p key={name} id={`${name}-error`} role="alert" className="text-13 text-bad">
      {message}
    </p>
  ));
}

function LiveSentence({ overview }: { overview: BillingOverview }) {
  const account = {
    usedCents: overview.recharge.charged_this_month_cents,
    debtCredits: overview.debt,
    terms: overview.credit_terms,
  };
  const { formState } = useFormContext();
  const rule = useWatch() as RechargeRule;
  const isSound = useSoundness(rule, formState.isDirty);
  return (
    <output aria-live="polite" className="block text-13 text-dim">
      {isSound
        ? describeCharge(rule, account)
        : "Complete the sentence to see what a charge would be."}
    </output>
  );
}

/** Whether the rule can be described. As it was stored it can; once it is changed, the schema says so. */
function useSoundness(rule: RechargeRule, isChanged: boolean): boolean {
  const [rules, setRules] = useState<Awaited<ReturnType<typeof loadRules>> | null>(null);
  useEffect(() => {
    // Not loaded, nothing is said of a charge; the form says why when it is sent.
    if (isChanged) loadRules().then(setRules, () => undefined);
  }, [isChanged]);
  if (!isChanged) return true;
  return rules?.safeParse(rule).success ?? false;
}
