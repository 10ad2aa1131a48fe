"use client";

import Link from "next/link";
import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogClose, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RequestId } from "@/components/ui/problem-banner";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";
import { creditsInWords, formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";
import { rechargeCard } from "../describe-recharge";
import type { BillingOverview } from "../read-frame";
import { nameCard, whyNotBuy } from "./money-words";
import { parseMoney } from "./parse-money";
import type { SuggestedCap } from "./recharge/suggest-cap";
import { chargeNow } from "./recharge-amount";

/**
 * Switches auto-recharge on or off. On is a promise to charge a card later without asking, so it is
 * confirmed with what will happen; off is immediate, says what follows, and can be undone.
 */
export function RechargeSwitch({
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
  const { recharge } = overview;
  const hasCap = recharge.monthly_cap_cents !== null;
  const [cap, setCap] = useState(() => (suggestedCap.cents / 100).toFixed(2));
  const [asking, setAsking] = useState(false);
  const { run, isPending, problem, clearProblem } = useChange();
  const card = rechargeCard(overview);

  async function change(enabled: boolean, limit: { monthly_cap_cents?: number | null } = {}) {
    const refused = await run(
      () =>
        trpc.recharge_policy.update.mutate({ organization_id: organizationId, enabled, ...limit }),
      () => (enabled ? "Auto-recharge is on" : null),
    );
    if (refused && asking) setAsking(false);
    // It was on a moment ago, with the same rule: back on is one press.
    if (!refused && !enabled)
      toast.success("Auto-recharge is off", {
        description: describeOff(overview),
        duration: UNDO_MS,
        action: { label: "Undo", onClick: () => void change(true) },
      });
  }

  /** Switches on with the limit as it was typed; an amount that is none keeps the window open. */
  async function confirm() {
    if (hasCap) return change(true);
    const cents = cap.trim() === "" ? null : parseMoney(cap);
    if (cents === null ? cap.trim() !== "" : cents < LEAST_CAP_CENTS)
      throw new Error("Enter a limit of at least $1.00, or leave it empty for none.");
    return change(true, { monthly_cap_cents: cents });
  }

  const refusal = whyNotBuy(overview);
  const control = (
    <Switch
      aria-label="Auto-recharge"
      checked={recharge.enabled}
      disabled={refusal !== null || isPending}
      onCheckedChange={(on) => {
        // Without a card there is nothing to confirm: the server says what is missing.
        if (on && card) setAsking(true);
        else void change(on);
      }}
    />
  );
  return (
    <>
      {refusal === null ? (
        control
      ) : (
        // A disabled switch takes no focus; its frame does, so that the reason is found.
        <Tooltip content={refusal}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: carries the reason of a disabled control */}
          <span tabIndex={0} className="inline-flex rounded-full">
            {control}
          </span>
        </Tooltip>
      )}
      {card ? (
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title="Switch on auto-recharge?"
          consequence={describeConsequence(overview, nameCard(card))}
          confirmLabel="Switch on"
          onConfirm={confirm}
        >
          {hasCap ? null : (
            <Field label="Monthly limit in dollars" required={false} description={suggestedCap.why}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="decimal"
                  autoComplete="off"
                  prefix="$"
                  placeholder="No limit"
                  value={cap}
                  onChange={(event) => setCap(event.target.value)}
                  className="max-w-44"
                />
              )}
            </Field>
          )}
        </ConfirmDialog>
      ) : null}
      <Dialog
        open={problem !== null}
        onOpenChange={clearProblem}
        title={
          problem?.code === "payment_method_required"
            ? "Auto-recharge needs a card"
            : "Nothing was changed"
        }
        description={problem?.message}
      >
        {problem ? (
          <p className="text-xs text-dim empty:hidden">
            <RequestId of={problem} />
          </p>
        ) : null}
        <DialogFooter>
          <DialogClose>
            <Button>Close</Button>
          </DialogClose>
          {problem?.code === "payment_method_required" ? (
            <>
              <Button asChild onClick={clearProblem}>
                <Link href={`/${slug}/billing#buy`}>Buy a package</Link>
              </Button>
              <AddCardButton organizationId={organizationId} />
            </>
          ) : null}
        </DialogFooter>
      </Dialog>
    </>
  );
}

/** Leaves for the hosted page that saves a card. */
function AddCardButton({ organizationId }: { organizationId: string }) {
  const { run, isPending } = useChange();
  return (
    <Button
      variant="primary"
      pending={isPending}
      onClick={() =>
        run(
          async () => {
            const { url } = await trpc.payment_method.add.mutate({
              organization_id: organizationId,
            });
            window.location.assign(url);
          },
          () => "Opening the page for the card",
        )
      }
    >
      Add a card
    </Button>
  );
}

const UNDO_MS = 15_000;
const LEAST_CAP_CENTS = 100;

function describeOff({ available, recharge }: BillingOverview): string {
  const now = recharge.live_attempt
    ? "The charge that is under way still goes through; after it nothing is charged."
    : "Nothing is charged automatically any more.";
  return `${now} You have ${creditsInWords(available)} left. Paid work stops when you run out.`;
}

function describeConsequence(overview: BillingOverview, card: string) {
  const { recharge, available } = overview;
  const refill =
    recharge.mode === "target_balance"
      ? `bring the balance back to ${formatCredits(recharge.target_credits)}`
      : `add ${formatMoneyCents(recharge.fixed_amount_cents)}`;
  const cap =
    recharge.monthly_cap_cents === null
      ? ""
      : ` At most ${formatMoneyCents(recharge.monthly_cap_cents)} a month.`;
  const due =
    available < recharge.threshold_credits
      ? chargeNow(recharge, available, { debtCredits: overview.debt, terms: overview.credit_terms })
      : null;
  const now = due
    ? ` ${formatCredits(available)} is below that now, so ${card} is charged about ${formatMoneyCents(due.cents)} at once.`
    : "";
  return `Whenever the balance falls below ${creditsInWords(recharge.threshold_credits)}, we charge ${card} without asking again, to ${refill}.${cap}${now} You can switch it off at any time.`;
}
